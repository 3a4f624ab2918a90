/**
 * A text as a field of CSV (RFC 4180) that no spreadsheet takes for a formula: one that starts
 * like one, also after blanks or in full-width characters, gets an apostrophe in front, as OWASP
 * advises against CSV injection. Control characters other than line ends are written as `\xNN`.
 */
export function csvField(text: string): string {
  let safe = text.replace(
    /(?![\t\n\r\x80-\x9f])\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  if (/^[=+\-@\t\r\n|%＝＋－＠]/.test(safe.trimStart()) || /^[\t\r\n]/.test(safe)) {
    safe = `'${safe}`;
  }
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
