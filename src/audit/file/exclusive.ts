import { basename } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import {
  type LibraryChoice,
  openSqlcipher,
  type SqlcipherDatabase,
  sqliteErrorOf,
} from "../sqlcipher/mod.ts";
import { requireOpenable } from "./open.ts";

const busy = 5;

/** What {@linkcode openAlone} needs. */
export interface AloneOptions {
  readonly key: Uint8Array;
  readonly library?: LibraryChoice | undefined;
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Opens a database that no other connection has open and keeps the others out until it is closed.
 * Its log has been written back and is gone, so the file alone is the whole database.
 *
 * @throws GcsError `unavailable` when another program has it open.
 */
export async function openAlone(path: string, options: AloneOptions): Promise<SqlcipherDatabase> {
  await requireOpenable(path, options.key);
  const db = openSqlcipher(path, { ...options, access: "write" });
  try {
    db.exec("PRAGMA cipher_compatibility = 4; PRAGMA temp_store = MEMORY");
    keepOthersOut(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Writes the log back and locks the file until the connection is closed. */
export function keepOthersOut(db: SqlcipherDatabase, path: string): void {
  try {
    // Leaving the write-ahead log needs every other connection gone; that is the proof.
    if (db.value("PRAGMA journal_mode = DELETE") !== "delete") throw inUse(path);
    db.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
  } catch (error) {
    throw sqliteErrorOf(error)?.primary === busy ? inUse(path, error) : error;
  }
}

function inUse(path: string, cause?: unknown): GcsError {
  return new GcsError("unavailable", `Another program has "${basename(path)}" open`, {
    hint: "try again when the other gcs commands have finished",
    cause,
  });
}
