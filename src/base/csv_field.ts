import { visible } from "./visible.ts";

/**
 * A text as a field of CSV (RFC 4180) that no spreadsheet takes for a formula: one that starts
 * like one, also after blanks or in full-width characters, gets an apostrophe in front, as OWASP
 * advises against CSV injection. Line ends, controls and what is not seen are escaped as
 * {@linkcode visible} does, so that one record is one line to every reader.
 */
export function csvField(text: string): string {
  const isFormula = /^[=+\-@|%＝＋－＠]/.test(text.trimStart()) || /^[\t\r\n]/.test(text);
  const safe = `${isFormula ? "'" : ""}${visible(text)}`;
  return /[",]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
