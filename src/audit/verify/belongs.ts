import { basename } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { type Ends, type Place, readPlace } from "../chain/place.ts";
import type { ChainVault } from "../chain/vault.ts";
import { inspectDatabaseFile } from "../file/page_check.ts";
import type { Remembered } from "./remembered.ts";

const goOn = "look for it, or restore a backup: gcs audit restore FILE; to go on with what is " +
  "there: gcs audit trail --adopt";

/**
 * Refuses to make a database where the vault knows of one that is gone.
 * @throws GcsError `integrity`.
 */
export async function requirePresent(vault: ChainVault, path: string): Promise<void> {
  if (!["missing", "empty"].includes(await inspectDatabaseFile(path))) return;
  if ((await readPlace(vault, path)).database === undefined) return;
  throw new GcsError("integrity", `The audit database "${basename(path)}" is gone`, { hint: goOn });
}

/**
 * The database at a path must be the one that the vault expects there.
 * @throws GcsError `integrity`.
 */
export function requireExpected(path: string, { database }: Place, ends: Ends): void {
  if (database === undefined || database === ends.database) return;
  throw new GcsError("integrity", `"${basename(path)}" is another audit database`, { hint: goOn });
}

/**
 * A database that has records must be known to the vault, which is told of a trail before its first
 * record, and of one at its path.
 * @throws GcsError `integrity`.
 */
export function requireKnown(
  path: string,
  { database }: Place,
  { logs, trail }: Remembered,
  ends: Ends,
): void {
  const isKnown = ends.trail.seq > 0
    ? trail !== undefined
    : ends.logs.seq === 0 || logs !== undefined || trail !== undefined || database !== undefined;
  if (isKnown) return;
  throw new GcsError("integrity", `The audit database "${basename(path)}" is not known here`, {
    hint: "find out where it comes from; to go on with it: gcs audit trail --adopt",
  });
}
