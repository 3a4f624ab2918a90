import { expandAlias } from "../config/mod.ts";
import { firstWordAt } from "./find_command.ts";
import type { Program } from "./program.ts";

/**
 * Runs what a first word stands for that is no command: an alias of the person's, or an extension.
 * Gives the exit code, undefined where it is neither. An alias leads to no other alias, and under
 * the official program's name there is none of either.
 */
export async function runOwnCommand(
  program: Program,
  run: (line: Program) => Promise<number>,
): Promise<number | undefined> {
  const { aliases, extension, ...ours } = program;
  const { argv, registry } = program;
  const at = firstWordAt(argv);
  if (at === undefined || argv.includes("--official")) return undefined;
  const [word = "", ...args] = argv.slice(at);
  const isOurs = registry.some(({ path, aliases }) =>
    [path, ...aliases].some((name) => name.split(" ")[0] === word)
  );
  if (isOurs) return undefined;
  const before = argv.slice(0, at);
  const words = (await aliases?.())?.get(word);
  if (words !== undefined) {
    return await run({ ...ours, argv: [...before, ...expandAlias(word, words, args)] });
  }
  // An extension reads no options of ours: behind one its name is a word like any other.
  return before.length === 0 ? await extension?.(word, args) : undefined;
}
