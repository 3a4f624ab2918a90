import { hasUnseen, systemClock, visible } from "../../base/mod.ts";
import type { Candidates } from "./candidate.ts";
import { candidates, type Completing, type CompletingInTime } from "./candidates.ts";
import { bashAnswer } from "./for_bash.ts";
import { lineWords } from "./line_words.ts";
import { fishAnswer, powershellAnswer, zshAnswer } from "./for_others.ts";

/**
 * Milliseconds that files may take: with the start of the program a Tab is answered in 150. A
 * folder may lie on a server that is not there.
 */
export const readingLimitMs = 100;

/**
 * Lines for the script of a shell: `bash TYPED TYPE COLUMNS LINE`, or the name of another shell and
 * the words up to the cursor, the last one being typed. Whatever goes wrong, nothing is completed:
 * a shell that waits for its Tab has no use for a message. What is not read in time is left out.
 */
export async function completionAnswer(
  [shell, ...rest]: readonly string[],
  completing: Completing,
): Promise<string> {
  const answered = new AbortController();
  const { clock = systemClock } = completing;
  let late: Promise<void> | undefined;
  const inTime = <Result>(read: Promise<Result>, otherwise: Result) => {
    late ??= clock.sleep(readingLimitMs, answered.signal).catch(() => {});
    return Promise.race([read, late.then(() => otherwise)]);
  };
  try {
    const lines = await linesFor(shell, rest, { ...completing, inTime });
    return lines.map((line) => `${line}\n`).join("");
  } catch {
    return "";
  } finally {
    answered.abort();
  }
}

async function linesFor(
  shell: string | undefined,
  rest: readonly string[],
  completing: CompletingInTime,
): Promise<readonly string[]> {
  if (shell === "bash") {
    const [word = "", type = "", columns = "", line = ""] = rest;
    const split = lineWords(line);
    const found = shown(await candidates(split.words.slice(1), split.current, completing));
    return bashAnswer(found, { word, type, columns: Number(columns) || 80, ...split });
  }
  const isMarked = shell === "powershell";
  const words = isMarked ? rest.map((word) => word.slice(1)) : rest;
  const typed = words.at(-1) ?? "";
  const current = shell === "fish" ? lineWords(typed).current : typed;
  const found = shown(await candidates(words.slice(isMarked ? 0 : 1, -1), current, completing));
  switch (shell) {
    case "zsh":
      return zshAnswer(found);
    case "fish":
      return fishAnswer(found);
    case "powershell":
      return powershellAnswer(found);
    default:
      return [];
  }
}

/** Meanings may hold what a server or another user wrote: nothing in them is obeyed. */
function shown({ prefix, found }: Candidates): Candidates {
  return {
    prefix,
    found: found.filter(({ value }) => !hasUnseen(value))
      .map(({ value, summary }) => ({ value, summary: visible(summary) })),
  };
}
