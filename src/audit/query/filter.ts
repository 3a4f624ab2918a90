import { isUuid } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { SqlInput } from "../sqlcipher/mod.ts";
import { canonicalAddress } from "../parse/address.ts";
import { searchLetters, wordless } from "../schema/search.ts";

/** Which records are wanted. All conditions must hold. */
export interface LogFilter {
  /** Kind of event. */
  readonly event?: string | undefined;
  /** Identity id, or the user name. */
  readonly identity?: string | undefined;
  /** Collection or other resource id. */
  readonly collection?: string | undefined;
  /** What was done. */
  readonly action?: string | undefined;
  /** `success` or `failure`. */
  readonly result?: string | undefined;
  /** Address of the client. */
  readonly client?: string | undefined;
  /** Transfer task id. */
  readonly task?: string | undefined;
  /** A path; with `*` at its end, everything that starts so. */
  readonly path?: string | undefined;
  /** Words in path or message: all must occur; `"…"` is a phrase, `word*` a beginning. */
  readonly text?: string | undefined;
  /** From this moment on, milliseconds since 1970 UTC. */
  readonly from?: number | undefined;
  /** Before this moment. */
  readonly to?: number | undefined;
  /** Only records after this number: what a former query did not see. */
  readonly after?: number | undefined;
}

/** Conditions on the alias `e` of table `event`, with their values. */
export interface Where {
  readonly sql: string;
  readonly values: readonly SqlInput[];
}

const everySpelling = `SELECT id FROM name WHERE value = ?
  UNION ALL SELECT id FROM address WHERE value = ?`;
const nameOf = "(SELECT id FROM name WHERE value = ?)";

/**
 * The conditions of a filter. One of them is left to an index; a `+` before the others keeps
 * SQLite from choosing a worse one.
 */
export function whereOf(filter: LogFilter): Where {
  const parts: string[] = [];
  const values: SqlInput[] = [];
  const and = (sql: string, ...more: SqlInput[]) => {
    parts.push(sql);
    values.push(...more);
  };
  const texts = textConditions(filter);
  for (const { sql, value } of texts) and(sql, ...value);
  let indexed = texts.length > 0;
  const words = searchConditions(filter);
  if (words !== undefined) {
    and(words.sql, ...words.values);
    indexed = true;
  }
  const byName = (column: string, value: string | undefined) => {
    if (value === undefined) return;
    and(`${indexed ? "+" : ""}e.${column} = ${nameOf}`, value);
    indexed = true;
  };
  if (isId(filter.identity)) byName("identity", filter.identity);
  byName("event", filter.event);
  byName("result", filter.result);
  const time = texts.length > 0 || words !== undefined ? "+e.time" : "e.time";
  if (filter.from !== undefined) and(`${time} >= ?`, filter.from);
  if (filter.to !== undefined) and(`${time} < ?`, filter.to);
  if (filter.after !== undefined) and(`${parts.length > 0 ? "+" : ""}e.seq > ?`, filter.after);
  return { sql: parts.length === 0 ? "" : `WHERE ${parts.join(" AND ")}`, values };
}

/** An identity that is no id is the name of a user. */
function isId(identity: string | undefined): boolean {
  return identity !== undefined && isUuid(identity);
}

/** The conditions that the inverted index answers, as one expression. */
function searchConditions(filter: LogFilter): Where | undefined {
  const wanted: readonly (readonly [keyof typeof searchLetters, string | undefined])[] = [
    ["client", filter.client === undefined ? undefined : canonicalAddress(filter.client)],
    ["collection", filter.collection],
    ["action", filter.action],
    ["task", filter.task],
    ["username", isId(filter.identity) ? undefined : filter.identity],
  ];
  const terms: string[] = [];
  const values: string[] = [];
  for (const [column, value] of wanted) {
    if (value === undefined) continue;
    const letter = searchLetters[column];
    // A name that nobody has finds nothing: no name has the number 0.
    if (column !== "client") terms.push(`'${letter}' || coalesce(${nameOf}, 0)`);
    else {
      terms.push(`'(' || coalesce(
        (SELECT group_concat('${letter}' || id, ' OR ') FROM (${everySpelling})), '${letter}0') || ')'`);
      values.push(value);
    }
    values.push(value);
  }
  if (terms.length === 0) return undefined;
  const match = terms.join(" || ' AND ' || ");
  return {
    sql: `e.seq IN (SELECT rowid FROM event_search WHERE event_search MATCH ${match})`,
    values,
  };
}

function textConditions(filter: LogFilter): { sql: string; value: SqlInput[] }[] {
  const conditions: { sql: string; value: SqlInput[] }[] = [];
  const search = "SELECT rowid FROM text_search WHERE text_search MATCH ?";
  if (filter.path !== undefined) {
    const prefix = filter.path.endsWith("*");
    const path = prefix ? filter.path.slice(0, -1) : filter.path;
    const check = prefix ? "substr(t.value, 1, ?) = ?" : "t.value = ?";
    conditions.push({
      sql: `e.path IN (SELECT t.id FROM text t WHERE t.id IN (${search}) AND ${check})`,
      value: [phrase(path, prefix), ...(prefix ? [[...path].length, path] : [path])],
    });
  }
  if (filter.text !== undefined) {
    // Each word may be in the path or in the message; all words must be in one record.
    const terms = matchTerms(filter.text);
    const one = `SELECT seq FROM (SELECT p.seq FROM event p WHERE p.path IN (${search})
      UNION SELECT m.seq FROM event m WHERE m.message IN (${search}))`;
    conditions.push({
      sql: `e.seq IN (${terms.map(() => one).join(" INTERSECT ")})`,
      value: terms.flatMap((term) => [term, term]),
    });
  }
  return conditions;
}

const words = /[\p{L}\p{N}\p{Co}]+/gu;

/** The words of a path in their order. Of a beginning, the last word may go on. */
function phrase(path: string, prefix: boolean): string {
  const found = path.match(words) ?? [];
  if (found.length === 0) {
    if (!prefix) return wordless;
    throw new GcsError("usage", "The beginning of the path has no letter or digit", {
      hint: 'Use "--text" or name more of the path',
    });
  }
  return `^"${found.join(" ")}"${prefix && /[\p{L}\p{N}\p{Co}]$/u.test(path) ? "*" : ""}`;
}

/** A person's words as full-text expressions in which nothing but words has a meaning. */
export function matchTerms(text: string): string[] {
  const parts: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/"([^"]*)"|([^\s"]+)/g)) {
    const found = (quoted ?? plain ?? "").match(words);
    if (found === null) continue;
    const begins = quoted === undefined && plain?.endsWith("*") === true;
    parts.push(`"${found.join(" ")}"${begins ? "*" : ""}`);
  }
  if (parts.length > 0) return parts;
  throw new GcsError("usage", "The text to search for has no letter or digit");
}
