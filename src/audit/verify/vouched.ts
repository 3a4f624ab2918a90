import { broken, type Head } from "../chain/records.ts";
import type { RemovalEntry, RemovalHash } from "../chain/removals.ts";

/**
 * Whether the trail tells of every record that is gone, and of no other.
 *
 * @param removed What was found removed, by the trail record that is to tell of it.
 * @param start The end of what an older program removed without keeping leaves.
 * @throws GcsError `integrity` that names the first record that nothing vouches for.
 */
export function requireVouched(
  removed: ReadonlyMap<number, RemovalHash>,
  start: Head,
  entries: readonly RemovalEntry[],
): void {
  if (start.seq > 0 && !isTold(start, entries)) {
    throw broken("logs", 1, "was removed without an entry in the trail");
  }
  const told = new Map(
    entries.filter(({ leaves }) => leaves !== false).map((one) => [
      one.entry,
      one,
    ]),
  );
  for (const [entry, { first, last, count, hash }] of removed) {
    const found = told.get(entry);
    if (found === undefined) {
      throw broken("logs", first, "was removed without an entry in the trail");
    }
    if (
      found.count !== count || found.first !== first || found.last !== last ||
      found.hash !== hash.toHex()
    ) throw broken("logs", first, `was not removed as record ${entry} of the trail tells`);
  }
  for (const { entry } of told.values()) {
    if (!removed.has(entry)) {
      throw broken("trail", entry, "tells of a removal of which nothing is left");
    }
  }
}

/** Whether the trail tells of a removal that left no leaves. */
export function isTold({ seq, hash }: Head, entries: readonly RemovalEntry[]): boolean {
  return entries.some((one) =>
    one.leaves === false && one.first === 1 && one.last === seq && one.hash === hash.toHex()
  );
}
