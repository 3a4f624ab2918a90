import { GcsError } from "../../errors/mod.ts";
import { genesis } from "../chain/link.ts";
import { bytesOf, integerOf, type SqlcipherDatabase } from "../sqlcipher/mod.ts";
import type { Head } from "../trail/rows.ts";

/** The stored hash of a loaded record, or of what retention left of it. */
export function logsHash(db: SqlcipherDatabase, seq: number): Uint8Array | undefined {
  if (seq === 0) return genesis();
  const row = db.get("SELECT hash FROM event WHERE seq = ?", [seq]) ??
    db.get("SELECT hash FROM retained WHERE chain = 'logs' AND seq = ?", [seq]);
  return row === undefined ? undefined : bytesOf(row, "hash");
}

/** What the first record follows from: the start of the chain, or the end of what was pruned. */
export function beginning(db: SqlcipherDatabase, chain: "logs" | "trail"): Head {
  const row = db.get("SELECT seq, hash FROM retained WHERE chain = ? ORDER BY seq DESC LIMIT 1", [
    chain,
  ]);
  return row === undefined
    ? { seq: 0, hash: genesis() }
    : { seq: integerOf(row, "seq"), hash: bytesOf(row, "hash") };
}

/** The error that names the first loaded record that is not as it was written. */
export function brokenLogs(seq: number, problem: string): GcsError {
  return new GcsError("integrity", `Record ${seq} of the audit logs ${problem}`, {
    hint: "Keep the database file as it is and compare it with a backup",
    cause: { chain: "logs", seq },
  });
}
