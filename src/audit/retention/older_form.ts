import { beginning } from "../chain/records.ts";
import { type Removal, removalsIn } from "../chain/removals.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { isTold } from "../verify/vouched.ts";

/**
 * What a program of the first form removed from the beginning of the logs, which the trail is still
 * to be told of: that form kept the hash of the last record and no leaf. Undefined when it removed
 * nothing, or the trail tells of it.
 */
export function removalOfOlderForm(db: SqlcipherDatabase): Removal | undefined {
  const start = beginning(db, "logs");
  if (start.seq === 0 || isTold(start, removalsIn(db))) return undefined;
  return { count: start.seq, first: 1, last: start.seq, hash: start.hash.toHex(), leaves: false };
}

/** How many records the successful prunings of the first form removed, as the trail has it. */
export function recordedByOlderForm(db: SqlcipherDatabase): number {
  return Number(db.value(`
    SELECT coalesce(sum(t.record ->> '$.request.body.records'), 0)
    FROM trail t JOIN trail r ON r.intent = t.seq AND r.phase = 'result'
    WHERE t.phase = 'intent' AND t.command = 'audit prune'
      AND r.record ->> 'outcome' = 'success'`));
}
