import { inlineColumn, nameColumns, textColumns } from "../schema/columns.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { ManyRows } from "./many_rows.ts";
import { type Batch, batchNumbers, widths } from "./protocol.ts";

const always = new Set(["kind", "time", "line", "copy"]);
const extraAt = textColumns.indexOf("extra");

/** Numbers of the strings in the database, by their number in the batch less one. */
export interface KnownStrings {
  readonly names: readonly number[];
  readonly texts: readonly number[];
  readonly extras: readonly number[];
}

/** Inserts rows of table `event`. Only the columns that a record has are bound. */
export class RowWriter {
  readonly #db: SqlcipherDatabase;
  readonly #groups = new Map<number, ManyRows>();

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
  }

  /** Takes a row; its hash is the 32 bytes of `hashes` from `hashAt`, which must stay. */
  add(
    batch: Batch,
    row: number,
    known: KnownStrings,
    seq: number,
    hashes: Uint8Array,
    hashAt: number,
  ): void {
    const group = this.#groupOf(batch, row);
    const { next } = group;
    next.blob(hashes, hashAt, 32);
    next.number(seq);
    for (let index = 0, at = row * widths.numbers; index < widths.numbers; index++) {
      const value = batch.numbers[at + index] ?? NaN;
      if (value === value) next.number(value);
    }
    for (let index = 0, at = row * widths.names; index < widths.names; index++) {
      const id = batch.names[at + index] ?? 0;
      if (id !== 0) next.number(known.names[id - 1]);
    }
    for (let index = 0, at = row * widths.texts; index < widths.texts; index++) {
      const id = batch.texts[at + index] ?? 0;
      if (id !== 0) next.number((index === extraAt ? known.extras : known.texts)[id - 1]);
    }
    const inline = batch.inline[row];
    if (inline !== undefined) next.text(inline);
    group.added();
  }

  /** Inserts what is left. Call it at the end of every transaction. */
  flush(): void {
    for (const group of this.#groups.values()) group.flush();
  }

  /** Rows with the same columns share a statement. */
  #groupOf(batch: Batch, row: number): ManyRows {
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
    const group = new ManyRows(this.#db, "event", [
      ["hash", "bytes"],
      ["seq", "number"],
      ...columnsOf(mask).map((name) => [name, name === inlineColumn ? "text" : "number"] as const),
    ]);
    this.#groups.set(mask, group);
    return group;
  }
}

function columnsOf(mask: number): string[] {
  const all: readonly string[] = [...batchNumbers, ...nameColumns, ...textColumns, inlineColumn];
  return all.filter((name, index) =>
    always.has(name) || Math.floor(mask / 2 ** (all.length - 1 - index)) % 2 === 1
  );
}
