import { ChainHasher } from "../chain/link.ts";
import { headOf } from "../chain/records.ts";
import { numberColumns } from "../schema/columns.ts";
import { hasWord, indexNames, indexTexts } from "../schema/search.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { type Batch, batchNumbers, widths, type Written } from "./protocol.ts";
import { ManyRows } from "./many_rows.ts";
import { RowWriter } from "./row_writer.ts";

const timeAt = numberColumns.indexOf("time");
const lineAt = batchNumbers.indexOf("line");
const copyAt = batchNumbers.indexOf("copy");

/** Inserts batches: strings, chain, rows, search index and position. Call it in a transaction. */
export class Inserter {
  readonly #db: SqlcipherDatabase;
  readonly #hasher: ChainHasher;
  readonly #rows: RowWriter;
  readonly #textRows: ManyRows;
  #names: number[] = [];
  #texts: number[] = [];
  #extras: number[] = [];

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
    this.#hasher = new ChainHasher(db.chainHashes);
    this.#rows = new RowWriter(db);
    this.#textRows = new ManyRows(db, "text", [["id", "number"], ["value", "text"]]);
  }

  /**
   * Inserts what is not there yet. An error has rolled the transaction back, or it must be; after
   * that this object is of no use.
   */
  insert(batch: Batch): Written {
    this.#learn(batch);
    const db = this.#db;
    const { seq: before, hash: previous } = headOf(db, "logs");
    const newest = Number(db.value("SELECT max(time) FROM event") ?? -1);
    const seen = new Set<number | string>();
    const fresh: number[] = [];
    for (let row = 0; row < batch.count; row++) {
      const at = row * widths.numbers;
      const time = batch.numbers[at + timeAt] ?? 0;
      const line = batch.numbers[at + lineAt] ?? 0;
      const copy = batch.numbers[at + copyAt] ?? 0;
      const key = copy === 0 ? line : `${line}/${copy}`;
      if (seen.has(key) || (time <= newest && this.#isThere(time, line, copy))) continue;
      seen.add(key);
      if (fresh.length !== row) {
        batch.leaves.copyWithin(fresh.length * 32, row * 32, row * 32 + 32);
      }
      fresh.push(row);
    }
    const inserted = fresh.length;
    const hashes = new Uint8Array(inserted * 32);
    this.#hasher.linksInto(previous, before + 1, batch.leaves, inserted, hashes);
    const known = { names: this.#names, texts: this.#texts, extras: this.#extras };
    for (const [index, row] of fresh.entries()) {
      this.#rows.add(batch, row, known, before + 1 + index, hashes, index * 32);
    }
    this.#rows.flush();
    if (inserted > 0) {
      db.run(indexNames, [before]);
      const hash = hashes.slice(-32);
      db.run("UPDATE head SET seq = ?, hash = ? WHERE chain = 'logs'", [before + inserted, hash]);
    }
    for (const { file, offset, tail, line } of batch.positions) {
      db.run("INSERT OR REPLACE INTO position (file, offset, tail, line) VALUES (?, ?, ?, ?)", [
        file,
        offset,
        tail,
        line,
      ]);
    }
    return { inserted, duplicates: batch.count - inserted };
  }

  #isThere(time: number, line: number, copy: number): boolean {
    return this.#db.value("SELECT 1 FROM event WHERE time = ? AND line = ? AND copy = ?", [
      time,
      line,
      copy,
    ]) !== undefined;
  }

  /** Gives the new strings their numbers in the database. */
  #learn(batch: Batch): void {
    const db = this.#db;
    if (batch.forgetNames) this.#names = [];
    if (batch.forgetTexts) this.#texts = [];
    if (batch.forgetExtras) this.#extras = [];
    for (const name of batch.newNames) {
      const known = db.value("SELECT id FROM name WHERE value = ?", [name]);
      if (typeof known === "number") this.#names.push(known);
      else {
        db.run("INSERT INTO name (value) VALUES (?)", [name]);
        this.#names.push(Number(db.lastInsertRowid));
      }
    }
    if (batch.newTexts.length + batch.newExtras.length === 0) return;
    let id = Number(db.value("SELECT coalesce(max(id), 0) FROM text"));
    const keep = (text: string) => {
      this.#textRows.next.number(++id);
      this.#textRows.next.text(text);
      this.#textRows.added();
      return id;
    };
    for (const text of batch.newExtras) this.#extras.push(keep(text));
    const before = id;
    const withoutWords: number[] = [];
    for (const text of batch.newTexts) {
      this.#texts.push(keep(text));
      if (!hasWord.test(text)) withoutWords.push(id);
    }
    this.#textRows.flush();
    db.run(indexTexts, [JSON.stringify(withoutWords), before]);
  }
}
