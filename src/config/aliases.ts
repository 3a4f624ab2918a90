import { isObject, splitWords, suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { readPrivateFile, withFileLock, writePrivateFile } from "../files/mod.ts";

/** Name → the words that it stands for, as they were given. */
export type Aliases = ReadonlyMap<string, string>;

/** What an alias may be called: like a command, in any case of its letters. */
const form = /^[A-Za-z][\w-]{0,63}$/;

/**
 * The aliases in a file; none without one.
 *
 * @throws GcsError `failed` for a file that is no table of aliases, or that others can reach.
 */
export async function readAliases(file: string): Promise<Aliases> {
  const bytes = await readPrivateFile(file);
  if (bytes === undefined) return new Map();
  const table = parsed(new TextDecoder().decode(bytes));
  const entries = Object.entries(isObject(table) ? table : {});
  const isTable = isObject(table) &&
    entries.every(([name, words]) => form.test(name) && typeof words === "string");
  if (!isTable) {
    throw new GcsError(
      "failed",
      "Cannot read aliases.json: expected a name and its words, as text",
      {
        hint: "take it away to start again; its folder: gcs config path",
      },
    );
  }
  return new Map(entries.map(([name, words]) => [name, String(words)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sets an alias in the file, or takes it out; gives what it was before. */
export async function changeAlias(
  file: string,
  name: string,
  words: string | undefined,
  signal?: AbortSignal,
): Promise<string | undefined> {
  return await withFileLock(file, async () => {
    const table = new Map(await readAliases(file));
    const before = table.get(name);
    if (words === undefined) table.delete(name);
    else table.set(name, words);
    const sorted = Object.fromEntries([...table].sort(([a], [b]) => a < b ? -1 : 1));
    await writePrivateFile(file, new TextEncoder().encode(`${JSON.stringify(sorted, null, 2)}\n`));
    return before;
  }, signal === undefined ? {} : { signal });
}

/** GcsError `not_found` for a name that is no alias. */
export function requireAlias(aliases: Aliases, name: string): void {
  if (aliases.has(name)) return;
  const near = suggest(name, [...aliases.keys()]);
  throw new GcsError("not_found", `There is no alias "${name}"`, {
    hint: near === undefined ? "gcs alias list" : `did you mean "${near}"?`,
  });
}

/**
 * The words that an alias stands for. `commands` are the words of every command and their other
 * spellings: the alias must begin with one, or with a group of them, so that none leads to another.
 *
 * @throws GcsError `usage` for a name or words that no alias can have.
 */
export function checkAlias(name: string, words: string, commands: readonly string[]): void {
  if (!form.test(name)) {
    throw new GcsError("usage", `Invalid name of an alias "${name}"`, {
      hint: "letters, digits, - and _, with a letter first",
    });
  }
  const firsts = new Set([...commands.map((path) => path.split(" ")[0] ?? ""), "help"]);
  if (firsts.has(name)) {
    throw new GcsError("usage", `Cannot use the name "${name}": it is a command of gcs`);
  }
  const split = splitWords(words);
  const [first = ""] = split;
  const isCommand = commands.some((path) => {
    const parts = path.split(" ");
    const shared = split.slice(0, parts.length);
    return shared.every((word, at) => word === parts[at] || word.startsWith("$"));
  });
  if (firsts.has(first) && isCommand) return;
  const near = suggest(first, firsts);
  throw new GcsError(
    "usage",
    first === name
      ? `Cannot make "${name}" stand for itself`
      : `Cannot use these words: "${split.slice(0, 2).join(" ")}" begins no command of gcs`,
    { hint: near === undefined || first === name ? "gcs --help" : `did you mean "${near}"?` },
  );
}

/**
 * The words of an alias with the arguments that follow it: `$1` to `$9` are replaced, the others
 * come behind.
 *
 * @throws GcsError `usage` where an argument is missing.
 */
export function expandAlias(name: string, words: string, args: readonly string[]): string[] {
  const used = new Set<number>();
  const expanded = splitWords(words).map((word) =>
    word.replace(/\$([1-9])/g, (_, digit: string) => {
      const value = args[Number(digit) - 1];
      if (value === undefined) {
        throw new GcsError("usage", `The alias "${name}" needs argument ${digit}: ${words}`);
      }
      used.add(Number(digit) - 1);
      return value;
    })
  );
  return [...expanded, ...args.filter((_, at) => !used.has(at))];
}
