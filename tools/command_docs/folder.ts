import { extname } from "node:path";

/** Writes pages into a folder, and takes away others of the same kind, which were written before. */
export async function writePages(folder: URL, pages: ReadonlyMap<string, string>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of pages) await Deno.writeTextFile(new URL(name, folder), text);
  for await (const { name } of Deno.readDir(folder)) {
    if (isLeftOver(name, pages)) await Deno.remove(new URL(name, folder));
  }
}

/** Names of pages that are not as they would be written, or should not be there. */
export async function stalePages(
  folder: URL,
  pages: ReadonlyMap<string, string>,
): Promise<string[]> {
  const there = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const wrong = there.filter((name) => isLeftOver(name, pages));
  for (const [name, text] of pages) {
    const found = there.includes(name) ? await Deno.readTextFile(new URL(name, folder)) : undefined;
    if (found !== text) wrong.push(name);
  }
  return wrong;
}

function isLeftOver(name: string, pages: ReadonlyMap<string, string>): boolean {
  return !pages.has(name) && [...pages.keys()].some((page) => extname(page) === extname(name));
}
