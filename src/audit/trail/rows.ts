import { equalBytes, fromHex } from "../../base/mod.ts";
import type { ChainHasher } from "../chain/link.ts";
import { broken, hashAt, type Head, headOf } from "../chain/records.ts";
import { bytesOf, integerOf, notWhole, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import type { Ratchet } from "./ratchet.ts";

/** Appends one record. Call it inside an immediate transaction, with the key of its number. */
export function appendTrail(
  db: SqlcipherDatabase,
  hasher: ChainHasher,
  ratchet: Ratchet,
  record: string,
): Head {
  const head = headOf(db, "trail");
  const seq = head.seq + 1;
  if (ratchet.next > seq) {
    throw notWhole(`The audit trail has lost its records from number ${seq} on`);
  }
  ratchet.forwardTo(seq);
  const hash = hasher.link(head.hash, seq, hasher.leaf(record));
  db.run("INSERT INTO trail (seq, record, hash, mac) VALUES (?, ?, ?, ?)", [
    seq,
    record,
    hash,
    ratchet.mac(hash),
  ]);
  db.run("UPDATE head SET seq = ?, hash = ? WHERE chain = 'trail'", [seq, hash]);
  return { seq, hash };
}

/**
 * Checks links after `from`, and MACs of the records before `macsEnd`, stepping the ratchet. Returns
 * where it ended: at the end of the chain, or after `limit` records.
 */
export function followTrail(
  db: SqlcipherDatabase,
  hasher: ChainHasher,
  from: Head,
  ratchet: Ratchet | undefined,
  macsEnd = Infinity,
  limit = -1,
): Head {
  let { seq, hash } = from;
  const sql = "SELECT seq, record, hash, mac FROM trail WHERE seq > ? ORDER BY seq LIMIT ?";
  for (const row of db.iterate(sql, [from.seq, limit])) {
    const expected = seq + 1;
    const link = hasher.link(hash, expected, hasher.leaf(textOf(row, "record")));
    if (integerOf(row, "seq") !== expected || !equalBytes(link, bytesOf(row, "hash"))) {
      throw broken("trail", expected, "does not follow from the one before it");
    }
    if (ratchet !== undefined && expected < macsEnd) {
      if (!equalBytes(ratchet.mac(link), bytesOf(row, "mac"))) {
        throw broken("trail", expected, "was not written with the key of the trail");
      }
      ratchet.step();
    }
    seq = expected;
    hash = link;
  }
  return { seq, hash };
}

/** The record that the vault remembers must still be there. */
export function remembered(db: SqlcipherDatabase, seq: number, hash: string): Head {
  const expected = fromHex(hash) ?? new Uint8Array(32);
  const found = hashAt(db, "trail", seq);
  if (found === undefined) throw broken("trail", headOf(db, "trail").seq + 1, "is missing");
  if (!equalBytes(found, expected)) throw broken("trail", seq, "is not the one that was written");
  return { seq, hash: expected };
}
