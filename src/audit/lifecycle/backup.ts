import { link, lstat, rename, rm, unlink } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { ensurePrivateFolder, requireTrustedPath } from "../../files/mod.ts";
import { copyDatabase, type TableCounts } from "./copy.ts";
import { syncFolderOf, withOperationLock } from "../file/file_set.ts";
import { openDatabaseFile } from "../file/open.ts";
import { step, type Supervision } from "../file/steps.ts";
import type { LibraryChoice } from "../sqlcipher/mod.ts";

/** What {@linkcode backupDatabase} needs. */
export interface BackupRequest extends Supervision {
  /** The database. */
  readonly path: string;
  /** Its key, 32 bytes. */
  readonly key: Uint8Array;
  /** The backup file. Others may read its folder: it is ciphertext. */
  readonly to: string;
  /** Key of the backup; default the same key. */
  readonly backupKey?: Uint8Array | undefined;
  /** Replace a file that is there. */
  readonly force?: boolean | undefined;
  /** Default: the library that comes with the program. */
  readonly library?: LibraryChoice | undefined;
}

/**
 * Writes a verified, encrypted copy of the database while others may go on using it. The backup is
 * made in a private folder `.NAME.partial` beside it and gets its name only when it is complete and
 * on disk; killed before, only that folder is left, which the next backup to the same name removes.
 * One backup of a database is made at a time. Returns the rows in each table.
 *
 * @throws GcsError `conflict` when the file exists and `force` is not set, `failed` when others
 * could replace what is in its folder.
 */
export async function backupDatabase(request: BackupRequest): Promise<TableCounts> {
  const target = resolve(request.to);
  const workFolder = join(dirname(target), `.${basename(target)}.partial`);
  const partial = join(workFolder, "database");
  if (target === resolve(request.path)) {
    throw new GcsError("usage", "The backup cannot replace the database itself");
  }
  requireTrustedPath(dirname(target), "the folder of the backup");
  return await withOperationLock(`${resolve(request.path)}.backup`, async () => {
    if (request.force !== true) await requireFree(target);
    // What another user put there stays, and is refused by the next step.
    await rm(workFolder, { recursive: true, force: true }).catch(() => {});
    try {
      await ensurePrivateFolder(workFolder);
      using source = await openDatabaseFile(request.path, { ...request, access: "write" });
      const counts = await copyDatabase({
        ...request,
        source,
        sourceKey: request.key,
        target: partial,
        targetKey: request.backupKey ?? request.key,
      });
      await step("name", request);
      await giveName(partial, target, request.force === true);
      await request.onStep?.("done");
      return counts;
    } finally {
      await rm(workFolder, { recursive: true, force: true });
    }
  }, request);
}

async function requireFree(target: string): Promise<void> {
  const found = await lstat(target).then(() => true, () => false);
  if (found) throw taken(target);
}

/** A hard link fails where the name is taken, which a rename does not. */
async function giveName(partial: string, target: string, replace: boolean): Promise<void> {
  if (replace) {
    await rename(partial, target);
  } else {
    try {
      await link(partial, target);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EEXIST") {
        throw taken(target);
      }
      throw error;
    }
    await unlink(partial);
  }
  await syncFolderOf(target);
}

function taken(target: string): GcsError {
  return new GcsError("conflict", `There is already a file "${basename(target)}"`, {
    hint: "add --force to replace it",
  });
}
