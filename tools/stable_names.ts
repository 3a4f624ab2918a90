/**
 * Gives the files of a bundle names that do not depend on the folder of the sources. The bundler's
 * hashes do; all else in its files is the same wherever they were made.
 */
import { dirname, join } from "node:path/posix";

const hashed = /(["'])((?:\.\.?\/)+[^"'\\]*?-)([A-Z0-9]{8})(\.js)\1/g;

/**
 * Renames the files, and in all of them the names: by the order in which the entries, and what they
 * ask for, ask for them.
 *
 * @throws Error where a file has a hash for a name that nothing asks for.
 */
export function withStableNames(
  files: ReadonlyMap<string, string>,
  entries: readonly string[],
): Map<string, string> {
  const numbers = new Map<string, number>();
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const [, , path = "", hash = ""] of (files.get(name) ?? "").matchAll(hashed)) {
      if (!numbers.has(hash)) numbers.set(hash, numbers.size + 1);
      visit(join(dirname(name), `${path}${hash}.js`));
    }
  };
  for (const entry of entries) visit(entry);
  const number = (hash: string) => {
    const found = numbers.get(hash);
    if (found === undefined) throw new Error(`Nothing asks for the file with ${hash} in its name`);
    return found;
  };
  return new Map([...files].map(([name, text]) => [
    name.replace(/-([A-Z0-9]{8})\.js$/, (_, hash: string) => `-${number(hash)}.js`),
    text.replaceAll(
      hashed,
      (_, quote, path, hash, end) => `${quote}${path}${number(hash)}${end}${quote}`,
    ),
  ]));
}

/** Renames what lies in a folder. */
export async function renameStably(folder: URL, entries: readonly string[]): Promise<void> {
  const files = new Map<string, string>();
  for await (const name of namesIn(folder)) {
    files.set(name, await Deno.readTextFile(new URL(name, folder)));
  }
  for (const name of files.keys()) await Deno.remove(new URL(name, folder));
  for (const [name, text] of withStableNames(files, entries)) {
    await Deno.writeTextFile(new URL(name, folder), text);
  }
}

async function* namesIn(root: URL, folder = ""): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) yield* namesIn(root, `${folder}${name}/`);
    else if (name.endsWith(".js")) yield folder + name;
  }
}
