/** Starts of statements, in capitals as this program writes them: prose does not look like this. */
const statement =
  /\b(?:INSERT\s{1,8}(?:OR\s{1,8}[A-Z]{1,16}\s{1,8})?INTO|REPLACE\s{1,8}INTO|DELETE\s{1,8}FROM|UPDATE\s{1,8}\S{1,128}\s{1,8}SET|(?:CREATE|DROP|ALTER)\s{1,8}(?:[A-Z]{1,16}\s{1,8}){0,4}(?:TABLE|INDEX|TRIGGER|VIEW)|ATTACH\s{1,8}DATABASE|PRAGMA\s{1,8}\w)/;

/**
 * The text up to the first SQL statement, which goes with all that follows it: where a statement
 * ends cannot be told without reading its literals, and those are what must not be seen.
 */
export function redactSql(text: string): string {
  const at = Math.min(startOf(text, statement), startOfSelect(text));
  return at === Infinity ? text : `${text.slice(0, at)}[sql]`;
}

function startOf(text: string, pattern: RegExp): number {
  return pattern.exec(text)?.index ?? Infinity;
}

/** A SELECT with a FROM somewhere behind it. Two searches, since one pattern would look again and again. */
function startOfSelect(text: string): number {
  const at = startOf(text, /\bSELECT\s/);
  return at !== Infinity && /\bFROM\s/.test(text.slice(at)) ? at : Infinity;
}
