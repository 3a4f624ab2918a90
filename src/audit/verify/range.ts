import { ChainHasher } from "../chain/link.ts";
import { quoted } from "../schema/canonical.ts";
import { inlineColumn, nameColumns, numberColumns, textColumns } from "../schema/columns.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";

/** Records whose links are to be checked: the first follows from `hash`. */
export interface Range {
  /** Number of the first record, and of the last. */
  readonly first: number;
  readonly last: number;
  /** Hash of the record before the first. */
  readonly hash: Uint8Array;
}

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

// One text for many rows: taking each value out of SQLite by itself costs more than to check it.
const select = `SELECT json_group_array(json_array(
    e.seq, hex(e.hash), ${columns.map(({ sql }) => sql).join(", ")}
  )) AS page FROM event e WHERE e.seq BETWEEN ? AND ?`;

const rowsAtOnce = 500;
const rememberedNames = 100_000;

type Page = readonly (readonly unknown[])[];

/** Checks records in their order: while some are hashed, SQLite reads the next in its thread. */
export class RangeVerifier {
  readonly #pages: SqlcipherDatabase;
  readonly #strings: SqlcipherDatabase;
  readonly #hasher = new ChainHasher();
  readonly #names = new Map<number, string>();
  readonly #leaves = new Uint8Array(rowsAtOnce * 32);
  readonly #link = new Uint8Array(32);

  /** Two connections, as one cannot be asked for a name while it reads a page. */
  constructor(pages: SqlcipherDatabase, strings: SqlcipherDatabase) {
    this.#pages = pages;
    this.#strings = strings;
  }

  /**
   * Number of the first record that is missing, changed or out of place; undefined when none.
   * Throws GcsError `interrupted` when `signal` aborts.
   */
  async firstBad(
    { first, last, hash }: Range,
    signal?: AbortSignal,
  ): Promise<number | undefined> {
    if (first > last) return undefined;
    this.#link.set(hash);
    let next = this.#read(first, last, signal);
    for (let from = first; from <= last; from += rowsAtOnce) {
      const rows = await next;
      const to = Math.min(from + rowsAtOnce - 1, last);
      next = to < last ? this.#read(to + 1, last, signal) : Promise.resolve([]);
      const bad = this.#firstBadOf(rows, from, to);
      if (bad === undefined) continue;
      await next;
      return bad;
    }
    return undefined;
  }

  async #read(from: number, last: number, signal: AbortSignal | undefined): Promise<Page> {
    const to = Math.min(from + rowsAtOnce - 1, last);
    for await (const { page } of this.#pages.iterateAsync(select, [from, to], { signal })) {
      return parsed(page);
    }
    return [];
  }

  #firstBadOf(rows: Page, first: number, last: number): number | undefined {
    const canonical: string[] = [];
    for (const row of rows) {
      const text = row[0] === first + canonical.length ? this.#canonical(row) : undefined;
      if (text === undefined) break;
      canonical.push(text);
    }
    this.#hasher.leavesInto(canonical, this.#leaves);
    for (let index = 0; index < canonical.length; index++) {
      this.#hasher.linkInto(this.#link, 0, first + index, this.#leaves, index * 32, this.#link, 0);
      if (!isHex(rows[index]?.[1], this.#link)) return first + index;
    }
    return first + canonical.length <= last ? first + canonical.length : undefined;
  }

  /** Undefined when a part of the record is not there or not of its type. */
  #canonical(row: readonly unknown[]): string | undefined {
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

function parsed(text: unknown): Page {
  const rows: unknown = typeof text === "string" ? JSON.parse(text) : undefined;
  return Array.isArray(rows) ? rows : [];
}

/** Whether upper-case hexadecimal digits name these bytes. */
function isHex(text: unknown, bytes: Uint8Array): boolean {
  if (typeof text !== "string" || text.length !== bytes.length * 2) return false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (
      text.charCodeAt(index * 2) !== digit(byte >> 4) ||
      text.charCodeAt(index * 2 + 1) !== digit(byte & 15)
    ) return false;
  }
  return true;
}

function digit(value: number): number {
  return value < 10 ? 0x30 + value : 0x37 + value;
}
