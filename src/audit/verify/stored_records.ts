import { quoted } from "../schema/canonical.ts";
import { type Column, columnsByName as columns } from "../schema/columns.ts";
import type { SqlcipherDatabase, SqlValue, StoredChain } from "../sqlcipher/mod.ts";

/** The kinds of members as `native/chain.c` calls them. */
const letters = { number: "n", name: "i", text: "t", string: "s" } as const;

const prefixes = columns.map(({ name }) => `,"${name}":`);
const kinds = columns.map(({ kind }) => kind);

/** How the library itself is to read and check records. */
export const storedChain: StoredChain = {
  rows: `SELECT seq, hash, ${columns.map(({ name }) => name).join(", ")}
    FROM event NOT INDEXED WHERE seq BETWEEN ? AND ? ORDER BY seq`,
  names: "SELECT value FROM name NOT INDEXED WHERE id = ?",
  texts: "SELECT value FROM text NOT INDEXED WHERE id = ?",
  members: new TextEncoder().encode(
    columns.map(({ name, kind }) => `${letters[kind]},"${name}":\0`).join(""),
  ),
};

/** A page of stored records, in order of number; `where` asks for a range of `e.seq`. */
export function selectPage(where: string): string {
  // One text for many rows: taking each value out of SQLite by itself costs more than to check it.
  return `SELECT json_group_array(json_array(
    e.seq, iif(typeof(e.hash) = 'blob', hex(e.hash), NULL), ${columns.map(valueOf).join(", ")}
  )) AS page FROM event e WHERE ${where}`;
}

/** What has not the type of its column shows as one that no such column may hold. */
function valueOf({ name, kind }: Column): string {
  const column = `e.${name}`;
  if (kind === "string") return `iif(typeof(${column}) = 'blob', FALSE, ${column})`;
  if (kind === "number") {
    // Older programs kept numbers beyond 2^53 as doubles, which JSON would cut short.
    return `CASE typeof(${column}) WHEN 'integer' THEN
      iif(CAST(CAST(${column} AS REAL) AS INTEGER) = ${column}, ${column}, 'other')
      WHEN 'real' THEN '${double}' WHEN 'null' THEN NULL ELSE 'other' END`;
  }
  const [value, other] = kind === "text"
    ? [
      `(SELECT iif(typeof(value) = 'text', value, FALSE) FROM text WHERE id = ${column})`,
      "FALSE",
    ]
    : [column, "'other'"];
  return `CASE typeof(${column}) WHEN 'null' THEN NULL
    WHEN 'integer' THEN coalesce(${value}, ${other}) ELSE ${other} END`;
}

/** Stands for a number that is read by itself. */
const double = "double";

const rememberedNames = 100_000;

/** Number and stored hash (upper-case hex) of a record, then its columns. */
export type StoredRow = readonly unknown[];

/** The rows of a page that {@linkcode selectPage} gave. */
export function rowsOf(page: unknown): readonly StoredRow[] {
  const rows: unknown = typeof page === "string" ? JSON.parse(page) : undefined;
  return Array.isArray(rows) ? rows : [];
}

/** Makes the canonical text of stored records again. */
export class StoredRecords {
  readonly #strings: SqlcipherDatabase;
  readonly #names = new Map<number, string>();

  /** `strings` is asked for names: not while it reads a page itself. */
  constructor(strings: SqlcipherDatabase) {
    this.#strings = strings;
  }

  /** Undefined when a part of the record is not there or not of its type. */
  canonical(row: StoredRow): string | undefined {
    let text = "";
    for (let index = 0; index < prefixes.length; index++) {
      const value = row[index + 2];
      if (value === null) continue;
      text += prefixes[index];
      const kind = kinds[index];
      if (kind === "number") {
        const number = value === double ? this.#double(row, index) : value;
        if (typeof number !== "number") return undefined;
        text += number;
      } else if (kind === "name" && typeof value === "number") {
        const name = this.#name(value);
        if (name === undefined) return undefined;
        text += name;
      } else if ((kind === "text" || kind === "string") && typeof value === "string") {
        text += quoted(value);
      } else return undefined;
    }
    return `{${text.slice(1)}}`;
  }

  #double(row: StoredRow, index: number): SqlValue | undefined {
    const sql = `SELECT ${columns[index]?.name} FROM event WHERE seq = ?`;
    return this.#strings.value(sql, [Number(row[0])]);
  }

  /** A name as it stands in a canonical record. */
  #name(id: number): string | undefined {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const value = this.#strings.value("SELECT value FROM name WHERE id = ?", [id]);
    if (typeof value !== "string") return undefined;
    if (this.#names.size >= rememberedNames) this.#names.clear();
    const name = quoted(value);
    this.#names.set(id, name);
    return name;
  }
}
