import { rename, stat } from "node:fs/promises";
import { removeDatabase, syncFolderOf, withCompanions, workFiles } from "../file/file_set.ts";
import { overwriteAndRemove } from "./shred.ts";

/**
 * Clears away what a killed operation left beside the database, before another one starts: an
 * unfinished copy is removed; a previous file is destroyed when the new one is in place.
 */
export async function finishInterrupted(path: string): Promise<void> {
  const { fresh, previous } = workFiles(path);
  await removeDatabase(fresh);
  if (!await exists(previous)) return;
  if (!await exists(path)) {
    await rename(previous, path);
    return await syncFolderOf(path);
  }
  // Both names on one file: the swap had not happened, and only the second name goes.
  if (await sameFile(path, previous)) return await removeDatabase(previous);
  for (const file of withCompanions(previous)) await overwriteAndRemove(file);
}

async function exists(path: string): Promise<boolean> {
  return await identity(path) !== undefined;
}

async function sameFile(a: string, b: string): Promise<boolean> {
  return await identity(a) === await identity(b);
}

async function identity(path: string): Promise<string | undefined> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
