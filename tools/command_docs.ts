/**
 * Writes the pages under docs/commands/ from the definitions of the commands; with --check says
 * whether they are up to date, with --man writes manual pages into dist/man/ instead.
 */
import { groupPage } from "./command_docs/command_page.ts";
import { indexPage } from "./command_docs/index_page.ts";
import { manualPage } from "./command_docs/manual_page.ts";
import { proseFor } from "./command_docs/markdown.ts";
import { parityPage } from "./command_docs/parity_page.ts";
import { type CommandFile, loadCommands } from "./command_files.ts";

const root = new URL("../", import.meta.url);

/** File name → text of every page under docs/commands/. */
export function commandPages(files: readonly CommandFile[]): Map<string, string> {
  const groups = Map.groupBy(
    files.map(({ command }) => command).sort((a, b) => a.path < b.path ? -1 : 1),
    ({ path }) => path.split(" ")[0] ?? "",
  );
  const prose = proseFor(files.map(({ command }) => command.path));
  const pages = new Map([
    ["README.md", indexPage(groups, prose)],
    ["parity.md", parityPage(files)],
  ]);
  for (const [group, commands] of groups) {
    pages.set(`${group}.md`, groupPage(group, commands, prose));
  }
  return pages;
}

/** Writes the pages into a folder and takes away others that were written there before. */
async function write(folder: URL, pages: ReadonlyMap<string, string>): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [name, text] of pages) await Deno.writeTextFile(new URL(name, folder), text);
  for await (const { name } of Deno.readDir(folder)) {
    if (!pages.has(name)) await Deno.remove(new URL(name, folder));
  }
}

/** Names of pages that are not as they would be written, or should not be there. */
async function stale(folder: URL, pages: ReadonlyMap<string, string>): Promise<string[]> {
  const there = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  const wrong = there.filter((name) => !pages.has(name));
  for (const [name, text] of pages) {
    const found = there.includes(name) ? await Deno.readTextFile(new URL(name, folder)) : undefined;
    if (found !== text) wrong.push(name);
  }
  return wrong;
}

if (import.meta.main) {
  const folder = new URL("docs/commands/", root);
  const files = await loadCommands();
  if (Deno.args.includes("--man")) {
    const pages = files.map(({ command }) => manualPage(command));
    await write(new URL("dist/man/man1/", root), new Map(pages));
  } else if (Deno.args.includes("--check")) {
    const wrong = await stale(folder, commandPages(files));
    if (wrong.length > 0) {
      throw new Error(`docs/commands/ is out of date: run deno task docs (${wrong.join(", ")})`);
    }
  } else await write(folder, commandPages(files));
}
