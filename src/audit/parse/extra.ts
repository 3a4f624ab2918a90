/** Fields that nobody filters by, as JSON with sorted names; undefined when there are none. */
export function extraOf(fields: Readonly<Record<string, unknown>>): string | undefined {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  if (present.length === 0) return undefined;
  return JSON.stringify(Object.fromEntries(present.sort(([a], [b]) => a < b ? -1 : 1)));
}

/** Metadata with one more field. */
export function withExtra(extra: string | undefined, name: string, value: unknown): string {
  const fields: unknown = JSON.parse(extra ?? "{}");
  const known = typeof fields === "object" ? fields : {};
  return extraOf({ ...known, [name]: value }) ?? "{}";
}

/** A whole number as it is written, from 0 to 2^53 - 1; undefined for any other text. */
export function wholeNumber(text: string): number | undefined {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
