import { link, open, rename } from "node:fs/promises";
import { dirname } from "node:path";
import process from "node:process";
import { removePrivateFile, withFileLock } from "../../files/mod.ts";
import type { Supervision } from "./steps.ts";

/** What SQLite keeps beside a database. */
const companions = ["-wal", "-shm", "-journal"] as const;

/** A database file and all that SQLite may have beside it, the file itself last. */
export function withCompanions(path: string): string[] {
  return [...companions.map((suffix) => path + suffix), path];
}

/** Fixed names of the work files of one database. One operation at a time uses them. */
export function workFiles(path: string) {
  return {
    /** The database that is to take its place. */
    fresh: `${path}.new`,
    /** The database that had its place. */
    previous: `${path}.previous`,
    /** A database that is being destroyed. */
    doomed: `${path}.shredding`,
  };
}

/** Runs one life cycle operation on a database at a time, across processes. */
export function withOperationLock<T>(
  path: string,
  work: () => Promise<T>,
  { signal }: Supervision,
): Promise<T> {
  return withFileLock(`${path}.operation`, work, signal === undefined ? {} : { signal });
}

/** Removes a database and its companions without overwriting. */
export async function removeDatabase(path: string): Promise<void> {
  for (const file of withCompanions(path)) await removePrivateFile(file);
}

/** Puts a file's bytes on disk. */
export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts the names in the folder of `path` on disk. Windows has no such call. */
export async function syncFolderOf(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(dirname(path), "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Gives `fresh` the name `path`, in one step; the file that had it is `previous` from then on.
 * At every moment one whole database has the name.
 */
export async function swapIn(fresh: string, path: string, previous: string): Promise<void> {
  await keepUnderSecondName(path, previous);
  await rename(fresh, path);
  await syncFolderOf(path);
}

/** A second name for a file, that stays with it when another file takes the first. */
async function keepUnderSecondName(path: string, second: string): Promise<void> {
  try {
    await link(path, second);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  }
}
