/** The words of a line, and the one that the cursor stands in. */
export interface LineWords {
  readonly words: readonly string[];
  readonly current: string;
  /** The current word as it is typed, with its quotes and backslashes. */
  readonly raw: string;
  /** The quote that is open at the cursor, or nothing. */
  readonly quote: string;
}

/** Splits the line up to the cursor as a POSIX shell does; nothing in it is expanded. */
export function lineWords(line: string): LineWords {
  const words: string[] = [];
  let current = "";
  let start = 0;
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === "'" ? character === "'" : quote !== "" && character === quote) {
      quote = "";
    } else if (quote !== "'" && character === "\\" && at + 1 < line.length) {
      current += line.charAt(++at);
    } else if (quote === "" && (character === "'" || character === '"')) {
      quote = character;
    } else if (quote === "" && /\s/.test(character)) {
      if (at > start) words.push(current);
      current = "";
      start = at + 1;
    } else current += character;
  }
  return { words, current, raw: line.slice(start), quote };
}
