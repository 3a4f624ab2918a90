import { equalBytes, fromHex } from "../../base/mod.ts";
import { ChainHasher } from "../chain/link.ts";
import { broken, hashAt } from "../chain/records.ts";
import { type Removal, RemovalHash } from "../chain/removals.ts";
import { ManyRows } from "../load/many_rows.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { rowsOf, selectPage, StoredRecords } from "../verify/stored_records.ts";
import { removeWithStrings } from "./strings.ts";

const rowsAtOnce = 500;
const select = selectPage("e.seq BETWEEN ? AND ? AND +e.time < ?");

/** How many records are older than `before`, milliseconds since 1970 UTC. */
export function countOlder(db: SqlcipherDatabase, before: number): number {
  return Number(db.value("SELECT count(*) FROM event WHERE time < ?", [before]));
}

/**
 * Removes every loaded record older than `before`, wherever it stands in the chain, and every
 * string that no other record names. Number, leaf and hash of each stay, so that the chain can be
 * followed from end to end. Call it in the transaction that writes trail record `entry`, which is
 * to tell of it. Undefined when there was nothing to remove.
 */
export function removeOlder(
  db: SqlcipherDatabase,
  before: number,
  entry: number,
): Removal | undefined {
  const { first, last } = endsOf(db, before);
  if (first === undefined || last === undefined) return undefined;
  const removal = keepLeaves(db, { first, last, before, entry });
  removeWithStrings(db, before);
  return removal;
}

function endsOf(db: SqlcipherDatabase, before: number) {
  const row = db.get("SELECT min(seq) AS first, max(seq) AS last FROM event WHERE time < ?", [
    before,
  ]);
  const { first, last } = row ?? {};
  return typeof first === "number" && typeof last === "number" ? { first, last } : {};
}

/** Puts what stays of the records into `removed`, after each has proved to be as it was written. */
function keepLeaves(
  db: SqlcipherDatabase,
  { first, last, before, entry }: {
    readonly first: number;
    readonly last: number;
    readonly before: number;
    readonly entry: number;
  },
): Removal {
  const hasher = new ChainHasher(db.chainHashes);
  const records = new StoredRecords(db);
  const kept = new ManyRows(db, "removed", [
    ["seq", "number"],
    ["leaf", "bytes"],
    ["hash", "bytes"],
    ["entry", "number"],
  ]);
  const gone = new RemovalHash();
  let previous: { readonly seq: number; readonly hash?: Uint8Array } = { seq: -1 };
  for (let from = first; from <= last; from += rowsAtOnce) {
    const to = Math.min(from + rowsAtOnce - 1, last);
    for (const row of rowsOf(db.value(select, [from, to, before]))) {
      const seq = Number(row[0]);
      const hash = fromHex(String(row[1]));
      const linked = previous.seq === seq - 1 ? previous.hash : hashAt(db, "logs", seq - 1);
      const text = records.canonical(row);
      if (hash === undefined || linked === undefined || text === undefined) {
        throw broken("logs", seq, "is missing, changed or out of place");
      }
      const leaf = hasher.leaf(text);
      if (!equalBytes(hasher.link(linked, seq, leaf), hash)) {
        throw broken("logs", seq, "is missing, changed or out of place");
      }
      kept.next.number(seq);
      kept.next.blob(leaf);
      kept.next.blob(hash);
      kept.next.number(entry);
      kept.added();
      gone.add(hasher, seq, leaf);
      previous = { seq, hash };
    }
  }
  kept.flush();
  return {
    before,
    count: gone.count,
    first: gone.first,
    last: gone.last,
    hash: gone.hash.toHex(),
  };
}
