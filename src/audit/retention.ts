import { GcsError } from "../errors/mod.ts";
import { type SqlcipherDatabase } from "./sqlcipher/mod.ts";

/** What retention took away. */
export interface PruneReport {
  readonly removed: number;
  /** Number of the last record that is gone; the chain goes on after it. */
  readonly upTo: number;
}

/**
 * Removes loaded records older than `before` (milliseconds since 1970 UTC) from the beginning of
 * the chain, up to the first one that is not older. The hash of the last one removed stays, so
 * that the rest can be verified and older checkpoints still name a place in the chain.
 */
export function pruneLogs(db: SqlcipherDatabase, before: number, now: number): PruneReport {
  if (!Number.isSafeInteger(before) || before > now) {
    throw new GcsError("usage", "Records can only be kept for a time that has passed");
  }
  return db.transaction(() => {
    const kept = db.value("SELECT min(seq) FROM event WHERE time >= ?", [before]);
    const last = Number(
      kept === null || kept === undefined
        ? db.value("SELECT coalesce(max(seq), 0) FROM event")
        : Number(kept) - 1,
    );
    const hash = db.value("SELECT hash FROM event WHERE seq = ?", [last]);
    if (!(hash instanceof Uint8Array)) return { removed: 0, upTo: 0 };
    db.run("INSERT INTO retained (chain, seq, hash, time) VALUES ('logs', ?, ?, ?)", [
      last,
      hash,
      now,
    ]);
    const removed = db.run("DELETE FROM event WHERE seq <= ?", [last]);
    return { removed, upTo: last };
  });
}
