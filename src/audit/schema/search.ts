import type { NameColumn } from "./columns.ts";

/**
 * Columns that are found by the inverted index `event_search`: one word for each, a letter and the
 * number of the name. With some hundred values each, such an index takes a fifth of the time that
 * a B-tree takes to keep up with a load; the plan's own columns (event, identity, result) have
 * B-trees, which give records in order of time.
 */
export const searchLetters = {
  action: "a",
  client: "c",
  collection: "k",
  task: "t",
  username: "u",
} as const satisfies Partial<Record<NameColumn, string>>;

const words = Object.entries(searchLetters)
  .map(([column, letter]) => `coalesce('${letter}' || ${column} || ' ', '')`).join(" || ");

/** Adds the records after number `?` to the inverted index. */
export const indexNames = `INSERT INTO event_search (rowid, names)
  SELECT seq, ${words} FROM event WHERE seq > ?`;

/** Takes the records older than `?` out of the inverted index. */
export const unindexNames = `INSERT INTO event_search (event_search, rowid, names)
  SELECT 'delete', seq, ${words} FROM event WHERE time < ?`;

/** Whether the full-text index finds a word in a text. */
export const hasWord = /[\p{L}\p{N}\p{Co}]/u;

/** Stands in the full-text index for a text without a single word, such as `/`. */
export const wordless = "gcswordlesstext";

const body = `iif(id IN (SELECT value FROM json_each(?1)), '${wordless}', value)`;

/** Adds the texts after number `?2` to the full-text index; `?1` lists those without a word. */
export const indexTexts = `INSERT INTO text_search (rowid, body)
  SELECT id, ${body} FROM text WHERE id > ?2`;

/** Takes the texts of table `gone_text` out of it; `?1` lists those without a word. */
export const unindexTexts = `INSERT INTO text_search (text_search, rowid, body)
  SELECT 'delete', id, ${body} FROM text WHERE id IN gone_text`;
