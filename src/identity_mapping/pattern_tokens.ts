import { PatternError } from "./finding.ts";

/** One character of an expression, or a backslash with the character that it escapes. */
export interface Token {
  /** `a`, or `\a`. */
  readonly text: string;
  /** Where it stands in the text of the author, in characters from 0. */
  readonly at: number;
}

type Piece = Token;

/** Characters that are plain in the dialect, though they are not in regular expressions. */
export const plainSpecials = "^$+{}[]";

const literalSpecials = "^?*|()\\$+.{}[]";

/**
 * The expression that endpoints compile, made from a `match` as their library makes it: specials
 * are escaped and anchors are put around, without a group.
 *
 * @throws PatternError for what the library refuses before it compiles.
 */
export function tokensOf(match: string, literal: boolean): readonly Token[] {
  const letters = [...match];
  if (!literal) refuseForeign(letters);
  const escaped = escapeSpecials(letters, literal ? literalSpecials : plainSpecials);
  const pieces = literal ? escapeDigits(escaped) : escaped;
  return pair([{ text: "^", at: 0 }, ...pieces, { text: "$", at: letters.length }]);
}

function refuseForeign(letters: readonly string[]): void {
  letters.forEach((letter, index) => {
    const next = letters[index + 1];
    if (letter === "\\" && next !== undefined && !/[.?*|()\\0-9]/.test(next)) {
      const words = `has "\\${next}": only . ? * | ( ) \\ may follow a backslash`;
      throw new PatternError("unloadable", index, words);
    }
  });
  letters.forEach((letter, index) => {
    if ((letter === "*" || letter === "?") && letters[index + 1] === "?") {
      throw new PatternError("unloadable", index, `has "${letter}?": "?" may not follow * or ?`);
    }
  });
  if (letters[0] === "*" || letters[0] === "?") {
    throw new PatternError("unloadable", 0, `begins with "${letters[0]}", which repeats nothing`);
  }
}

function escapeSpecials(letters: readonly string[], specials: string): readonly Piece[] {
  return letters.flatMap((text, at) => {
    const escape = specials.includes(text) && letters[at - 1] !== "\\";
    return escape ? [{ text: "\\", at }, { text, at }] : [{ text, at }];
  });
}

/** The library wants to keep `\1` plain in a literal, but makes a reference of it. */
function escapeDigits(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.flatMap((piece, index) => {
    const next = pieces[index + 1];
    const before = piece.text === "\\" && next !== undefined && /^[0-9]$/.test(next.text);
    return before ? [{ text: "\\", at: piece.at }, piece] : [piece];
  });
}

function pair(pieces: readonly Piece[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index];
    if (piece === undefined) break;
    if (piece.text !== "\\") {
      tokens.push(piece);
      continue;
    }
    const next = pieces[++index];
    if (next === undefined) {
      throw new PatternError("unloadable", piece.at, "ends with a lone backslash");
    }
    tokens.push({ text: `\\${next.text}`, at: piece.at });
  }
  return tokens;
}
