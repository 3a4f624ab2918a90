import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { logsHash } from "./logs.ts";
import { RangeVerifier } from "./range.ts";

/** Records that several threads check together, share by share. */
export interface Shares {
  /** Number of the first record, and of the last. */
  readonly first: number;
  readonly last: number;
  /** Number of the next share that nobody has taken; one value, in memory that threads share. */
  readonly next: Int32Array;
}

/** Records in one share: about a tenth of a second. */
export const shareSize = 10_000;

/**
 * Takes shares until none is left or a bad record is found, and gives its number. Shares are taken
 * in order: what comes before a bad record is checked by this thread or by another one. `pause`
 * is awaited between shares.
 */
export async function firstBadOfShares(
  db: SqlcipherDatabase,
  shares: Shares,
  pause: () => Promise<void>,
): Promise<number | undefined> {
  const verifier = new RangeVerifier(db);
  for (;;) {
    const first = shares.first + Atomics.add(shares.next, 0, 1) * shareSize;
    if (first > shares.last) return undefined;
    // The hash before a share is itself checked as the end of the share before it.
    const hash = logsHash(db, first - 1);
    if (hash === undefined) return first - 1;
    const last = Math.min(first + shareSize - 1, shares.last);
    const bad = verifier.firstBad({ first, last, hash });
    if (bad !== undefined) return bad;
    await pause();
  }
}
