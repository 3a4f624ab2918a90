import stringWidth from "fast-string-width";
import { wrapAnsi } from "fast-wrap-ansi";
import { uuidPattern } from "../base/mod.ts";

const id = new RegExp(uuidPattern, "i");
const ascii = /^[\x20-\x7e]*$/;

/** Columns that text takes on a terminal: wide characters count two, combining marks none. */
export function width(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/** Text with blanks up to `columns`; longer text stays as it is, since ids are never cut. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}

/** Whether a word may not be broken: somebody will copy it. */
function isWhole(word: string): boolean {
  return id.test(word);
}

/** A word of more than so many columns may be broken, unless it is an id. */
const maxBlock = 16;

/** Columns that the longest word takes which may not be broken. */
export function unbroken(text: string): number {
  return text.split(" ").reduce((max, word) => {
    const columns = width(word);
    return Math.max(max, isWhole(word) ? columns : Math.min(columns, maxBlock));
  }, 0);
}

/**
 * Lines of at most `columns`, wrapped between words. Long words are broken where `breaks` says so,
 * but neither short ones nor ids: they stick out.
 */
export function wrapped(text: string, columns: number, breaks: boolean): readonly string[] {
  if (width(text) <= columns) return [text];
  return wrapAnsi(text, columns, { hard: breaks && unbroken(text) <= columns }).split("\n");
}
