import { link, rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { ensurePrivateFolder } from "../../files/mod.ts";
import { type LibraryChoice, openSqlcipher, type SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { copyDatabase, type TableCounts, verifyDatabase } from "./copy.ts";
import { openAlone } from "../file/exclusive.ts";
import { removeDatabase, swapIn, withOperationLock, workFiles } from "../file/file_set.ts";
import { requireOpenable } from "../file/open.ts";
import { checkKey, inspectDatabaseFile } from "../file/page_check.ts";
import { finishInterrupted } from "./finish_interrupted.ts";
import { step, type Supervision } from "../file/steps.ts";

/** What {@linkcode restoreDatabase} needs. */
export interface RestoreRequest extends Supervision {
  /** The database to put in place. */
  readonly path: string;
  /** Key the database is to have. */
  readonly key: Uint8Array;
  /** The backup. It is only read. */
  readonly from: string;
  /** Key of the backup; default the same key. */
  readonly backupKey?: Uint8Array | undefined;
  /**
   * Replace a database that the key does not open or that is damaged; it is kept beside the new
   * one as `.unreadable-1`. Nothing can tell whether another program has such a file open.
   */
  readonly replaceUnreadable?: boolean | undefined;
  /** Default: the library that comes with the program. */
  readonly library?: LibraryChoice | undefined;
  /** How long to wait for other programs. Default 5000 ms. */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Puts a verified copy of a backup in the place of the database, in one step. The database that
 * was there stays, under its name, until the copy has proved whole, and beside it as `.previous`
 * until the new one has been opened. Returns the rows in each table.
 *
 * @throws GcsError as `openDatabaseFile` for the backup and for the present database;
 * `unavailable` when another program has that open.
 */
export async function restoreDatabase(request: RestoreRequest): Promise<TableCounts> {
  const path = resolve(request.path);
  const from = resolve(request.from);
  const backupKey = request.backupKey ?? request.key;
  if (from === path) throw new GcsError("usage", "The backup is the database itself");
  await requireOpenable(from, backupKey);
  await ensurePrivateFolder(dirname(path));
  return await withOperationLock(path, async () => {
    await finishInterrupted(path);
    const { fresh, previous } = workFiles(path);
    await step("verify backup", request);
    await verifyDatabase(from, { ...request, key: backupKey });
    const present = await openPresent(path, request);
    try {
      using source = openSqlcipher(from, { ...request, key: backupKey, access: "read" });
      source.exec("PRAGMA cipher_compatibility = 4");
      await copyDatabase({
        ...request,
        source,
        sourceKey: backupKey,
        target: fresh,
        targetKey: request.key,
      });
      await step("swap", request);
      if (present === undefined) await setAside(path);
      await swapIn(fresh, path, previous);
    } catch (error) {
      await removeDatabase(fresh);
      throw error;
    } finally {
      present?.close();
    }
    await request.onStep?.("open");
    const counts = await verifyDatabase(path, { ...request });
    await request.onStep?.("remove previous");
    await removeDatabase(previous);
    await request.onStep?.("done");
    return counts;
  }, request);
}

/** The present database, kept from others, or undefined when there is none worth keeping. */
async function openPresent(
  path: string,
  request: RestoreRequest,
): Promise<SqlcipherDatabase | undefined> {
  const state = await inspectDatabaseFile(path);
  if (state === "missing" || state === "empty") return undefined;
  if (request.replaceUnreadable !== true) return await openAlone(path, request);
  if (state === "opaque" && !(await checkKey(path, request.key)).firstPage) return undefined;
  try {
    return await openAlone(path, request);
  } catch (error) {
    if (error instanceof GcsError && ["integrity", "secure_store"].includes(error.kind)) {
      return undefined;
    }
    throw error;
  }
}

/**
 * An unreadable database may be evidence: it and its logs get a name of their own. The logs leave
 * first, because they must not be taken for those of the new database.
 */
async function setAside(path: string): Promise<void> {
  const aside = await freeName(`${path}.unreadable`);
  for (const suffix of ["-wal", "-shm", "-journal"]) {
    await rename(path + suffix, aside + suffix).catch(unlessMissing);
  }
  await link(path, aside).catch(unlessMissing);
}

async function freeName(base: string): Promise<string> {
  for (let number = 1;; number++) {
    const name = `${base}-${number}`;
    if (await inspectDatabaseFile(name) === "missing") return name;
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
