import { GcsError } from "../../errors/mod.ts";
import { ChainHasher, genesis } from "../chain/link.ts";
import { equalBytes } from "../chain/hex.ts";
import { bytesOf, integerOf, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import type { Ratchet } from "./ratchet.ts";

/** The end of a chain. */
export interface Head {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** The newest record of the trail, or of what is left behind after retention. */
export function trailHead(db: SqlcipherDatabase): Head {
  const row = db.get("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1") ??
    db.get("SELECT seq, hash FROM retained WHERE chain = 'trail' ORDER BY seq DESC LIMIT 1");
  return row === undefined
    ? { seq: 0, hash: genesis() }
    : { seq: integerOf(row, "seq"), hash: bytesOf(row, "hash") };
}

/** The hash of one record of the trail; undefined when it is not there. */
export function trailHash(db: SqlcipherDatabase, seq: number): Uint8Array | undefined {
  if (seq === 0) return genesis();
  const row = db.get("SELECT hash FROM trail WHERE seq = ?", [seq]) ??
    db.get("SELECT hash FROM retained WHERE chain = 'trail' AND seq = ?", [seq]);
  return row === undefined ? undefined : bytesOf(row, "hash");
}

/** Appends one record. Call it inside an immediate transaction, with the key of its number. */
export function appendTrail(
  db: SqlcipherDatabase,
  hasher: ChainHasher,
  ratchet: Ratchet,
  record: string,
): Head {
  const head = trailHead(db);
  const seq = head.seq + 1;
  if (ratchet.next > seq) {
    throw new GcsError("integrity", `The audit trail has lost its records from number ${seq} on`, {
      hint: "gcs audit verify",
    });
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

/** Checks links and MACs after `from`, stepping the ratchet. Returns the end of the chain. */
export function followTrail(
  db: SqlcipherDatabase,
  hasher: ChainHasher,
  from: Head,
  ratchet: Ratchet | undefined,
): Head {
  let { seq, hash } = from;
  for (
    const row of db.iterate("SELECT seq, record, hash, mac FROM trail WHERE seq > ? ORDER BY seq", [
      from.seq,
    ])
  ) {
    const expected = seq + 1;
    const link = hasher.link(hash, expected, hasher.leaf(textOf(row, "record")));
    if (integerOf(row, "seq") !== expected || !equalBytes(link, bytesOf(row, "hash"))) {
      throw brokenTrail(expected, "does not follow from the one before it");
    }
    if (ratchet !== undefined) {
      if (!equalBytes(ratchet.mac(link), bytesOf(row, "mac"))) {
        throw brokenTrail(expected, "was not written with the key of the trail");
      }
      ratchet.step();
    }
    seq = expected;
    hash = link;
  }
  return { seq, hash };
}

/** The error that names the first record that is not as it was written. */
export function brokenTrail(seq: number, problem: string): GcsError {
  return new GcsError("integrity", `Record ${seq} of the audit trail ${problem}`, {
    hint: "Keep the database file as it is and compare it with a backup",
    cause: { chain: "trail", seq },
  });
}
