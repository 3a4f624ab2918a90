import { type FileHandle, lstat, open, rename, unlink } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { syncFolderOf, withCompanions, withOperationLock, workFiles } from "../file/file_set.ts";
import { openAlone } from "../file/exclusive.ts";
import { checkKey } from "../file/page_check.ts";
import { step, type Supervision } from "../file/steps.ts";
import type { LibraryChoice } from "../sqlcipher/mod.ts";

const chunkBytes = 1024 * 1024;
/** Most random bytes that Web Crypto gives at once. */
const randomBytes = 65_536;

/** What shredding can and cannot promise. Show it to the person. */
export const shredNotice: string =
  "Overwriting reaches the old bytes on a disk that writes in place. Solid state disks, file " +
  "systems that copy on write, snapshots and backups may keep older copies. They are encrypted: " +
  "removing the key from the keyring is what makes them unreadable.";

/** What {@linkcode shredDatabase} needs. */
export interface ShredRequest extends Supervision {
  /** The database. */
  readonly path: string;
  /** The key, where it is known: then a database that another program has open is refused. */
  readonly key?: Uint8Array | undefined;
  /** Default: the library that comes with the program. */
  readonly library?: LibraryChoice | undefined;
  /** How long to wait for other programs. Default 5000 ms. */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Overwrites a database, its log and its work files with random bytes, empties and removes them.
 * Returns the names of the files that are gone. Killed in the middle, running it again finishes.
 *
 * @throws GcsError `not_found` when there is nothing, `unavailable` when it is in use.
 */
export async function shredDatabase(request: ShredRequest): Promise<string[]> {
  const path = resolve(request.path);
  const { fresh, previous, doomed } = workFiles(path);
  return await withOperationLock(path, async () => {
    await requireUnused(path, request);
    await step("rename", request);
    const gone: string[] = [];
    await finish(path, doomed, gone, request);
    // Half a database must not be taken for a damaged one: it loses its name first.
    for (const file of [...withCompanions(path), fresh, previous]) {
      await moveAway(file, path, doomed);
    }
    await syncFolderOf(path);
    await finish(path, doomed, gone, request);
    if (gone.length === 0) {
      throw new GcsError("not_found", `There is no audit database "${basename(path)}"`);
    }
    await request.onStep?.("done");
    return gone;
  }, request);
}

/** Destroys what has lost its name, here or in a run that was killed. */
async function finish(
  path: string,
  doomed: string,
  gone: string[],
  request: ShredRequest,
): Promise<void> {
  for (const suffix of ["-wal", "-shm", "-journal", ".new", ".previous", ""]) {
    await request.onStep?.(`overwrite ${suffix === "" ? "database" : suffix}`);
    if (await overwriteAndRemove(doomed + suffix)) gone.push(basename(path) + suffix);
  }
}

async function requireUnused(path: string, request: ShredRequest): Promise<void> {
  const { key } = request;
  if (key === undefined || !(await checkKey(path, key)).firstPage) return;
  (await openAlone(path, { ...request, key })).close();
}

async function moveAway(file: string, path: string, doomed: string): Promise<void> {
  try {
    await rename(file, doomed + file.slice(path.length));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/**
 * Overwrites one file with random bytes, puts them on disk, empties and unlinks it. False when
 * there is none. A file with a second name only loses this one: the other name is in use.
 */
export async function overwriteAndRemove(path: string): Promise<boolean> {
  let entry;
  try {
    entry = await lstat(path);
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
  if (!entry.isFile()) {
    throw new GcsError("failed", `Refused to overwrite "${basename(path)}": it is not a file`);
  }
  if (entry.nlink <= 1) await overwrite(path, entry.size);
  await unlink(path);
  await syncFolderOf(path);
  return true;
}

async function overwrite(path: string, size: number): Promise<void> {
  const handle = await open(path, "r+");
  try {
    const chunk = new Uint8Array(chunkBytes);
    for (let offset = 0; offset < size; offset += chunkBytes) {
      for (let from = 0; from < chunkBytes; from += randomBytes) {
        crypto.getRandomValues(chunk.subarray(from, from + randomBytes));
      }
      await writeAll(handle, chunk.subarray(0, Math.min(chunkBytes, size - offset)), offset);
    }
    await handle.sync();
    await handle.truncate(0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  for (let from = 0; from < bytes.length;) {
    from += (await handle.write(bytes, from, bytes.length - from, offset + from)).bytesWritten;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
