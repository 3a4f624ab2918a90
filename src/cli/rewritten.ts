import { shellWord } from "../base/mod.ts";

/** What is different in the line to write instead. */
export interface Rewriting {
  /** True under the official program's name. */
  readonly official: boolean;
  /** Flags that go, with their values. */
  readonly without?: readonly string[];
  /** Words that come, before any `--`. */
  readonly add: readonly string[];
}

/** The line to write instead of the words that were typed, quoted for a POSIX shell. */
export function rewrittenLine(typed: readonly string[], rewriting: Rewriting): string {
  const name = rewriting.official ? "globus-connect-server" : "gcs";
  return [name, ...rewrittenWords(typed, rewriting)].map(shellWord).join(" ");
}

/** The words to write instead of those that were typed. */
export function rewrittenWords(
  typed: readonly string[],
  { official, without = [], add }: Rewriting,
): string[] {
  const end = typed.includes("--") ? typed.indexOf("--") : typed.length;
  const kept: string[] = [];
  for (let index = 0; index < end; index++) {
    const word = typed[index] ?? "";
    if (official && word === "--official") continue;
    if (!without.includes(word.split("=")[0] ?? "")) {
      kept.push(word);
      continue;
    }
    // As the parser does: the next word is its value unless it is an option itself.
    const next = typed[index + 1];
    if (!word.includes("=") && index + 1 < end && next?.startsWith("-") === false) index++;
  }
  return [...kept, ...add, ...typed.slice(end)];
}
