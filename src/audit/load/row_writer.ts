import { inlineColumn, nameColumns, textColumns } from "../schema/columns.ts";
import type { SqlcipherDatabase, SqlInput } from "../sqlcipher/mod.ts";
import { type Batch, batchNumbers, widths } from "./protocol.ts";

/** Rows that one statement inserts. */
const rowsAtOnce = 16;
const always = new Set(["kind", "time", "line", "copy"]);
const extraAt = textColumns.indexOf("extra");

/** Numbers of the strings in the database, by their number in the batch less one. */
export interface KnownStrings {
  readonly names: readonly number[];
  readonly texts: readonly number[];
  readonly extras: readonly number[];
}

interface Group {
  readonly many: string;
  readonly one: string;
  values: SqlInput[];
  hashes: Uint8Array;
  rows: number;
  readonly width: number;
}

/**
 * Inserts rows of table `event`. A call into SQLite costs more than the work behind it, so only
 * the columns that a record has are bound, many rows go in with one statement, and their hashes
 * are bound as one value that the statement takes apart.
 */
export class RowWriter {
  readonly #db: SqlcipherDatabase;
  readonly #groups = new Map<number, Group>();

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
  }

  /** Takes a row; its hash is the 32 bytes of `hashes` from `hashAt`. */
  add(
    batch: Batch,
    row: number,
    known: KnownStrings,
    seq: number,
    hashes: Uint8Array,
    hashAt: number,
  ): void {
    const group = this.#groupOf(batch, row);
    const values = group.values;
    values.push(seq);
    for (let index = 0, at = row * widths.numbers; index < widths.numbers; index++) {
      const value = batch.numbers[at + index] ?? NaN;
      if (value === value) values.push(value);
    }
    for (let index = 0, at = row * widths.names; index < widths.names; index++) {
      const id = batch.names[at + index] ?? 0;
      if (id !== 0) values.push(known.names[id - 1]);
    }
    for (let index = 0, at = row * widths.texts; index < widths.texts; index++) {
      const id = batch.texts[at + index] ?? 0;
      if (id !== 0) values.push((index === extraAt ? known.extras : known.texts)[id - 1]);
    }
    const inline = batch.inline[row];
    if (inline !== undefined) values.push(inline);
    group.hashes.set(hashes.subarray(hashAt, hashAt + 32), group.rows * 32);
    group.rows++;
    if (group.rows < rowsAtOnce) return;
    values.unshift(group.hashes);
    this.#db.run(group.many, values);
    group.values = [];
    group.rows = 0;
  }

  /** Inserts what is left. Call it at the end of every transaction. */
  flush(): void {
    for (const group of this.#groups.values()) {
      for (let row = 0; row < group.rows; row++) {
        const values = group.values.slice(row * group.width, (row + 1) * group.width);
        this.#db.run(group.one, [group.hashes.slice(row * 32, row * 32 + 32), ...values]);
      }
      group.values = [];
      group.rows = 0;
    }
  }

  /** Rows with the same columns share a statement. */
  #groupOf(batch: Batch, row: number): Group {
    let mask = 0;
    for (let index = 0, at = row * widths.numbers; index < widths.numbers; index++) {
      const value = batch.numbers[at + index] ?? NaN;
      mask = mask * 2 + (value === value ? 1 : 0);
    }
    for (let index = 0, at = row * widths.names; index < widths.names; index++) {
      mask = mask * 2 + (batch.names[at + index] === 0 ? 0 : 1);
    }
    for (let index = 0, at = row * widths.texts; index < widths.texts; index++) {
      mask = mask * 2 + (batch.texts[at + index] === 0 ? 0 : 1);
    }
    mask = mask * 2 + (batch.inline[row] === undefined ? 0 : 1);
    const known = this.#groups.get(mask);
    if (known !== undefined) return known;
    const group = newGroup(mask);
    this.#groups.set(mask, group);
    return group;
  }
}

function newGroup(mask: number): Group {
  const all: readonly string[] = [...batchNumbers, ...nameColumns, ...textColumns, inlineColumn];
  const columns = all.filter((name, index) =>
    always.has(name) || Math.floor(mask / 2 ** (all.length - 1 - index)) % 2 === 1
  );
  const row = (index: number) =>
    `(substr(?1, ${index * 32 + 1}, 32), ?${", ?".repeat(columns.length)})`;
  const into = `INSERT INTO event (hash, seq, ${columns.join(", ")}) VALUES `;
  return {
    many: into + Array.from({ length: rowsAtOnce }, (_, index) => row(index)).join(", "),
    one: into + row(0),
    values: [],
    hashes: new Uint8Array(rowsAtOnce * 32),
    rows: 0,
    width: columns.length + 1,
  };
}
