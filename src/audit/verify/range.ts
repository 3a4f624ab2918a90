import { ChainHasher } from "../chain/link.ts";
import { canonicalRecord } from "../schema/canonical.ts";
import {
  type AuditRecord,
  inlineColumn,
  nameColumns,
  numberColumns,
  textColumns,
} from "../schema/columns.ts";
import type { SqlcipherDatabase, SqlValue } from "../sqlcipher/mod.ts";

/** Records whose links are to be checked: the first follows from `hash`. */
export interface Range {
  /** Number of the first record, and of the last. */
  readonly first: number;
  readonly last: number;
  /** Hash of the record before the first. */
  readonly hash: Uint8Array;
}

const texts = textColumns
  .map((column) => `(SELECT value FROM text WHERE id = e.${column})`).join(", ");
const select = `SELECT ${
  ["seq", "hash", inlineColumn, ...numberColumns, ...nameColumns, ...textColumns]
    .map((column) => `e.${column}`).join(", ")
}, ${texts}
  FROM event e WHERE e.seq BETWEEN ? AND ? ORDER BY e.seq`;

const rowsAtOnce = 256;
const rememberedNames = 100_000;

/** Checks records of one range in their order. Not for two threads. */
export class RangeVerifier {
  readonly #db: SqlcipherDatabase;
  readonly #hasher = new ChainHasher();
  readonly #names = new Map<number, string>();

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
  }

  /** Number of the first record that is missing, changed or out of place; undefined when none. */
  firstBad({ first, last, hash }: Range): number | undefined {
    let expected = first;
    let previous = hash;
    let group: { canonical: string[]; hashes: SqlValue[] } = { canonical: [], hashes: [] };
    const leaves = new Uint8Array(rowsAtOnce * 32);
    const link = new Uint8Array(32);
    const check = (): number | undefined => {
      const { canonical, hashes } = group;
      this.#hasher.leavesInto(canonical, leaves);
      const start = expected - canonical.length;
      for (let index = 0; index < canonical.length; index++) {
        this.#hasher.linkInto(previous, 0, start + index, leaves, index * 32, link, 0);
        const stored = hashes[index];
        if (!(stored instanceof Uint8Array) || !equal(stored, link)) return start + index;
        previous = stored;
      }
      group = { canonical: [], hashes: [] };
      return undefined;
    };
    for (const values of this.#db.iterateValues(select, [first, last])) {
      const record = values[0] === expected ? this.#canonical(values) : undefined;
      if (record === undefined) return check() ?? expected;
      group.canonical.push(record);
      group.hashes.push(values[1] ?? null);
      expected++;
      if (group.canonical.length === rowsAtOnce) {
        const bad = check();
        if (bad !== undefined) return bad;
      }
    }
    return check() ?? (expected <= last ? expected : undefined);
  }

  /** Undefined when a part of the record is not there or not of its type. */
  #canonical(values: readonly SqlValue[]): string | undefined {
    const record: AuditRecord = { kind: -1, time: -1 };
    const inline = values[2];
    if (typeof inline === "string") record.external = inline;
    else if (inline !== null) return undefined;
    let at = 3;
    for (const column of numberColumns) {
      const value = values[at++];
      if (typeof value === "number") record[column] = value;
      else if (value !== null) return undefined;
    }
    for (const column of nameColumns) {
      const id = values[at++];
      if (typeof id === "number") {
        const name = this.#name(id);
        if (name === undefined) return undefined;
        record[column] = name;
      } else if (id !== null) return undefined;
    }
    for (const column of textColumns) {
      const id = values[at];
      const text = values[at + textColumns.length];
      at++;
      if (typeof text === "string") record[column] = text;
      else if (id !== null) return undefined;
    }
    return canonicalRecord(record);
  }

  #name(id: number): string | undefined {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const value = this.#db.value("SELECT value FROM name WHERE id = ?", [id]);
    if (typeof value !== "string") return undefined;
    if (this.#names.size >= rememberedNames) this.#names.clear();
    this.#names.set(id, value);
    return value;
  }
}

function equal(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[index]) return false;
  }
  return true;
}
