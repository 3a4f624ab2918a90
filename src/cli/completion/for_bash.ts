import type { Candidates } from "./candidate.ts";

/** What bash tells of the word at the cursor. */
export interface BashWord {
  /** The part behind the last character that breaks words, such as `=` and `:`. */
  readonly word: string;
  /** Why it asks, as COMP_TYPE has it. */
  readonly type: string;
  readonly columns: number;
  /** The whole word as it is typed. */
  readonly raw: string;
  /** The quote that is open in it, or nothing. */
  readonly quote: string;
}

/** Codes of menu completion and of inserting every word: what is returned is put into the line. */
const inserting = ["37", "42"];

/**
 * Lines for COMPREPLY. Bash has no place for what a word means, so where several are to be shown the
 * meaning stands behind the word: what they have in common is inserted, and the rest only listed.
 */
export function bashAnswer(
  { prefix, found }: Candidates,
  { word, type, columns, raw, quote }: BashWord,
): readonly string[] {
  const kept = raw.endsWith(word) ? raw.slice(0, raw.length - word.length) : "";
  const words = found.map(({ value, summary }) => ({
    value: quoted(prefix + value, quote),
    summary,
  }))
    .flatMap(({ value, summary }) =>
      value.startsWith(kept) ? [{ value: value.slice(kept.length), summary }] : []
    );
  if (words.length < 2 || inserting.includes(type)) return words.map(({ value }) => value);
  const width = Math.max(...words.map(({ value }) => value.length));
  const room = columns - width - 4;
  return words.map(({ value, summary }) =>
    summary === "" || room < 10
      ? value
      : `${value.padEnd(width)}  (${
        summary.length > room ? `${summary.slice(0, room - 1)}…` : summary
      })`
  );
}

function quoted(value: string, quote: string): string {
  if (quote === "'") return quote + value;
  if (quote === '"') return quote + value.replace(/[\\"$`]/g, "\\$&");
  return value.replace(/[^\w@%+=:,./~-]/gu, "\\$&");
}
