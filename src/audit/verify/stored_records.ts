import { quoted } from "../schema/canonical.ts";
import { inlineColumn, nameColumns, numberColumns, textColumns } from "../schema/columns.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";

/** Columns in the order of their names, which is that of a canonical record. */
const columns: readonly {
  readonly name: string;
  readonly isName: boolean;
  readonly sql: string;
}[] = [
  ...numberColumns.map((name) => ({ name, isName: false, sql: `e.${name}` })),
  ...nameColumns.map((name) => ({ name, isName: true, sql: `e.${name}` })),
  ...textColumns.map((name) => ({
    name,
    isName: false,
    // A text that is gone shows as a number, which no text column may hold.
    sql: `CASE WHEN e.${name} IS NULL THEN NULL
        ELSE coalesce((SELECT value FROM text WHERE id = e.${name}), FALSE) END`,
  })),
  { name: inlineColumn, isName: false, sql: `e.${inlineColumn}` },
].sort((one, other) => one.name < other.name ? -1 : 1);

const prefixes = columns.map(({ name }) => `,"${name}":`);
const isName = columns.map((column) => column.isName);
const numeric = new Set<string>(numberColumns);
const isNumber = columns.map(({ name }) => numeric.has(name));

/** A page of stored records, in order of number; `where` asks for a range of `e.seq`. */
export function selectPage(where: string): string {
  // One text for many rows: taking each value out of SQLite by itself costs more than to check it.
  return `SELECT json_group_array(json_array(
    e.seq, hex(e.hash), ${columns.map(({ sql }) => sql).join(", ")}
  )) AS page FROM event e WHERE ${where}`;
}

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
      if (typeof value === "number") {
        if (isNumber[index] === true) text += value;
        else if (isName[index] === true) {
          const name = this.#name(value);
          if (name === undefined) return undefined;
          text += name;
        } else return undefined;
      } else if (typeof value === "string" && !isNumber[index] && !isName[index]) {
        text += quoted(value);
      } else return undefined;
    }
    return `{${text.slice(1)}}`;
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
