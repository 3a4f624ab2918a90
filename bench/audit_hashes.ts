import type { SqlcipherDatabase } from "../src/audit/mod.ts";
import {
  rowsOf,
  selectPage,
  storedChain,
  StoredRecords,
} from "../src/audit/verify/stored_records.ts";

const rowsAtOnce = 500;

/**
 * What a verification of records 1 to `count` hashes, and nothing else of it: the same bytes, in
 * pages of the same size, leaves and links, in C, in one thread.
 */
export function hashesOf(db: SqlcipherDatabase, count: number): () => void {
  const { chainHashes } = db;
  if (chainHashes === undefined) throw new Error("deno task build:sqlcipher");
  const records = new StoredRecords(db);
  const select = selectPage("e.seq BETWEEN ? AND ?");
  const pages: { readonly bytes: Uint8Array; readonly rows: number }[] = [];
  for (let from = 1; from <= count; from += rowsAtOnce) {
    const rows = rowsOf(db.value(select, [from, from + rowsAtOnce - 1]));
    const texts = rows.map((row) => "\0" + (records.canonical(row) ?? ""));
    pages.push({ bytes: new TextEncoder().encode(texts.join("")), rows: rows.length });
  }
  const leaves = new Uint8Array(rowsAtOnce * 32);
  const links = new Uint8Array(rowsAtOnce * 32);
  return () => {
    let first = 1;
    for (const { bytes, rows } of pages) {
      chainHashes.leaves(bytes, rows, leaves);
      chainHashes.links(links.slice(-32), first, leaves, rows, links);
      first += rows;
    }
  };
}

/** Follows the chain of records 1 to `count`, and nothing else of what a verification does. */
export async function followAll(db: SqlcipherDatabase, count: number): Promise<void> {
  const part = { first: 1, last: count, hash: new Uint8Array(32) };
  const followed = await db.follow(storedChain, part);
  if (followed !== count) throw new Error(`${followed} records follow`);
}

/** Reads all records and their texts in SQLite, without names, and does nothing with them. */
export function readAll(db: SqlcipherDatabase): void {
  db.value(`SELECT total(length(e.hash) + length(p.value) + length(m.value) + length(x.value))
    FROM event e NOT INDEXED LEFT JOIN text p ON p.id = e.path
      LEFT JOIN text m ON m.id = e.message LEFT JOIN text x ON x.id = e.extra`);
}
