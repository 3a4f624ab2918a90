import { stringify } from "csv-stringify/sync";
import { cell } from "./values.ts";

/** One line of CSV (RFC 4180 quoting, line feed at the end). */
export function csvLine(values: readonly unknown[]): string {
  return stringify([
    values.map((value) => typeof value === "number" ? String(value) : guarded(value)),
  ]);
}

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV
 * injection); so do full-width forms of the same characters.
 */
function guarded(value: unknown): string {
  const text = cell(value, ";");
  return /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(text) ? `'${text}` : text;
}
