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

/** A word of more than so many columns may be broken, unless it is an id. */
const maxBlock = 16;

/** Where an id begins or ends inside of a word, as in an address: a line may end there. */
const besideId = new RegExp(`(?<=[/:])(?=${uuidPattern})|(?<=${uuidPattern})(?=@)`, "gi");

/** Columns that the longest part of a text takes which may not be broken: an id, or a short word. */
export function unbroken(text: string): number {
  return text.split(" ").flatMap((word) => word.split(besideId)).reduce((max, part) => {
    const columns = width(part);
    return Math.max(max, id.test(part) ? columns : Math.min(columns, maxBlock));
  }, 0);
}

/**
 * Lines of at most `columns`, wrapped between words, and inside of longer ones behind a `/` and beside an id.
 * Long words are broken where `breaks` says so, but neither short ones nor ids: they stick out.
 */
export function wrapped(text: string, columns: number, breaks: boolean): readonly string[] {
  if (width(text) <= columns) return [text];
  if (!breaks) return wrapAnsi(text, columns).split("\n");
  const words = text.split(" ").flatMap((word) => packed(word, columns));
  return wrapAnsi(words.join(" "), columns, { hard: unbroken(text) <= columns }).split("\n");
}

/** A word that is too long, as an address, in parts that fill a line each. */
function packed(word: string, columns: number): readonly string[] {
  if (width(word) <= columns) return [word];
  const packs: string[] = [];
  let pack = "";
  for (const part of word.split(besideId).flatMap((some) => some.split(/(?<=\/)/))) {
    if (pack !== "" && width(pack + part) > columns) {
      packs.push(pack);
      pack = "";
    }
    pack += part;
  }
  return [...packs, pack];
}
