import type { GlobalOptions } from "../command/mod.ts";
import { wantsColour } from "../output/mod.ts";
import type { Program } from "./program.ts";

/** Whether a stream of this run gets colour, before or after the options are parsed. */
export function colourOf(
  program: Program,
  stream: "stdout" | "stderr",
  globals: GlobalOptions | undefined,
): boolean {
  const { environment, streams } = program;
  const typed = typedFor(program, ["--color"]);
  const wish = {
    color: globals?.color ?? (typed === "always" || typed === "never" ? typed : "auto"),
    noColor: environment.get("NO_COLOR"),
    cliColor: environment.get("CLICOLOR"),
    cliColorForce: environment.get("CLICOLOR_FORCE"),
    term: environment.get("TERM"),
  };
  return wantsColour(wish, streams[stream].isTerminal);
}

/** The words that may be options. */
export function wordsOf({ argv }: Program): readonly string[] {
  const end = argv.indexOf("--");
  return end === -1 ? argv : argv.slice(0, end);
}

/** What is typed for an option, before the options are parsed. */
export function typedFor(program: Program, names: readonly string[]): string | undefined {
  const words = wordsOf(program);
  const at = words.findLastIndex((word) => names.includes(word.split("=")[0] ?? ""));
  const word = words[at];
  if (word === undefined) return undefined;
  return word.includes("=") ? word.slice(word.indexOf("=") + 1) : words[at + 1];
}
