/** Python takes the Turkish letters for the Latin ones; JavaScript does not. */
const lettersI = "iI\u0131\u0130";

/** Whether two characters are one when case is ignored, as Python's `re.IGNORECASE` says. */
export function sameLetter(char: string): (other: string) => boolean {
  if (lettersI.includes(char)) return (other) => lettersI.includes(other);
  const code = (char.codePointAt(0) ?? 0).toString(16);
  const pattern = new RegExp(`^\\u{${code}}$`, "iu");
  return (other) => other === char || pattern.test(other);
}

/** A character in lower case, one for one. */
export function lowerCase(char: string): string {
  if (char === "\u0130") return "i";
  const lower = char.toLowerCase();
  return [...lower].length === 1 ? lower : char;
}
