const pictures = String.raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]`;
const letters = String.raw`[[\p{L}\p{M}]--[\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}]]`;

/** Marks that belong to what is beside them: joiners in emoji and in scripts that need them. */
const joined = [
  String.raw`(?<=${pictures})\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=${letters})[\u200c\u200d](?=${letters})`,
  String.raw`(?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
].join("|");

/** What is obeyed instead of shown, or not seen at all: the one table, by classes of Unicode. */
const hidden = String
  .raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}]`;

let made: RegExp | undefined;
/** Made for the first text that may need it: its classes take as long as half a command line. */
const unseen = () => made ??= new RegExp(`(?!${joined})${hidden}`, "gv");
const plain = /^[\x20-\x7e]*$/;
const plainLines = /^[\n\x20-\x7e]*$/;

/**
 * Whether a text has characters that a terminal obeys (controls, direction of text) or that nobody
 * sees (soft hyphens, fillers, tags, halves of pairs). Joiners where a script or an emoji needs them
 * do not count.
 */
export function hasUnseen(text: string): boolean {
  return !plain.test(text) && text.search(unseen()) >= 0;
}

/** Every such character replaced. */
export function replaceUnseen(text: string, by: (character: string) => string): string {
  return plain.test(text) ? text : text.replace(unseen(), by);
}

const names: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text that shows every character and moves nothing: one line, escapes as `\x1b` or `\u202e`. */
export function visible(text: string): string {
  return replaceUnseen(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff) return `\\u{${code.toString(16)}}`;
    return names[character] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
}

/**
 * JSON for people and programs: what {@linkcode visible} escapes is escaped as JSON does it. Line
 * feeds stay: between members they are layout, and inside of texts JSON has escaped them already.
 */
export function visibleJson(json: string): string {
  // What is laid out has a line feed in every line, and is long.
  if (plainLines.test(json)) return json;
  return replaceUnseen(json, (character) => character === "\n" ? character : escaped(character));
}

/** A character as `\uXXXX`, twice for one beyond the first plane (RFC 8259, section 7). */
export function escaped(character: string): string {
  return character.split("").map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`).join("");
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
