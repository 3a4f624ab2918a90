import { chmod, stat, unlink } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import type { LibraryChoice, SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { verifyDatabase } from "./copy.ts";
import {
  removeDatabase,
  swapIn,
  syncFile,
  withOperationLock,
  workFiles,
} from "../file/file_set.ts";
import { openDatabaseFile } from "../file/open.ts";
import { inspectDatabaseFile } from "../file/page_check.ts";
import { type OldDatabase, type OldLayout, type OldRow, openOldDatabase } from "./plaintext.ts";
import { finishInterrupted } from "./finish_interrupted.ts";
import { step, type Supervision } from "../file/steps.ts";

const rowsPerTransaction = 1000;

/** Puts rows of an older database into the present schema. */
export interface MigrationTarget {
  /** Called inside a transaction. Putting the same row twice must leave one. */
  insert(rows: readonly OldRow[]): void;
  /**
   * Called at the end, inside a transaction: writes what is still held back and returns how many
   * of the rows given to `insert` the database now has.
   */
  finish(): number;
}

/** What {@linkcode migrateDatabase} needs. */
export interface MigrationRequest extends Supervision {
  /** The older, unencrypted database. */
  readonly from: string;
  /** The encrypted database: new, existing, or the same file name as `from`. */
  readonly to: string;
  /** Key of the new database, 32 bytes. */
  readonly key: Uint8Array;
  /** Prepares the schema in `db` and says how rows get in. */
  readonly target: (db: SqlcipherDatabase) => MigrationTarget | Promise<MigrationTarget>;
  /** Read and check everything, write nothing. */
  readonly dryRun?: boolean | undefined;
  /** Default: the library that comes with the program. */
  readonly library?: LibraryChoice | undefined;
}

/** What a migration did, or in a dry run would do. */
export interface MigrationReport {
  /** Which program's tables were read. */
  readonly layout: OldLayout;
  /** Rows read from each table. */
  readonly counts: OldDatabase["counts"];
  /** Rows that were taken over. */
  readonly rows: number;
  /** Rows with a time that cannot be read, by table and row number; at most 100. */
  readonly unreadableTimes: readonly string[];
  /** Where the unencrypted original is now. It is never removed here: shred it when content. */
  readonly original: string;
}

/**
 * Copies an older, unencrypted database into the encrypted one, row by row, and proves it by count
 * and by integrity check. The original stays; when both have the same name, it ends as
 * `<name>.plaintext`. Killed at any moment, original and present database are whole, and running it
 * again finishes the job.
 *
 * @throws GcsError as `openOldDatabase` and `openDatabaseFile`; `integrity` when a row is missing
 * after the copy (then nothing has been replaced).
 */
export async function migrateDatabase(request: MigrationRequest): Promise<MigrationReport> {
  const from = resolve(request.from);
  const to = resolve(request.to);
  if (request.dryRun === true) return await dryRun(from, request);
  const state = await inspectDatabaseFile(to);
  if (state === "plaintext" && from !== to) {
    throw new GcsError("conflict", "The database to migrate into is itself not encrypted", {
      hint: "migrate that one first",
    });
  }
  return await withOperationLock(to, async () => {
    if (state === "opaque") return await intoExisting(from, to, request);
    return await intoNew(from, to, request);
  }, request);
}

async function dryRun(from: string, request: MigrationRequest): Promise<MigrationReport> {
  const old = await openOldDatabase(from, request);
  try {
    return await pour(old, from, request, () => {});
  } finally {
    old[Symbol.dispose]();
  }
}

/** Rows go straight into the database that is in use; each transaction is whole. */
async function intoExisting(
  from: string,
  to: string,
  request: MigrationRequest,
): Promise<MigrationReport> {
  using old = await openOldDatabase(from, request);
  const db = await openDatabaseFile(to, { ...request, access: "write", durability: "power-loss" });
  try {
    const report = await fill(old, db, from, request);
    await request.onStep?.("done");
    return report;
  } finally {
    db.close();
  }
}

/** Rows go into a new file, which takes its name only when it is complete. */
async function intoNew(
  from: string,
  to: string,
  request: MigrationRequest,
): Promise<MigrationReport> {
  const { fresh, previous } = workFiles(to);
  const kept = from === to ? `${to}.plaintext` : from;
  if (from === to) await freeSecondName(from, kept);
  await finishInterrupted(to);
  try {
    using old = await openOldDatabase(from, { library: request.library, alone: from === to });
    let report: MigrationReport;
    {
      using db = await openDatabaseFile(fresh, { ...request, access: "create" });
      report = await fill(old, db, kept, request);
      // Everything into the one file: its log would not follow it to its new name.
      db.exec("PRAGMA journal_mode = DELETE");
    }
    await step("verify", request);
    await verifyDatabase(fresh, request);
    await syncFile(fresh);
    await step("swap", request);
    await swapIn(fresh, to, from === to ? kept : previous);
    if (from === to) await chmod(kept, 0o600);
    else await removeDatabase(previous);
    await request.onStep?.("done");
    return report;
  } catch (error) {
    await removeDatabase(fresh);
    throw error;
  }
}

/** A killed run may have left the second name on the original; another file there is not ours. */
async function freeSecondName(original: string, second: string): Promise<void> {
  if (await inspectDatabaseFile(second) === "missing") return;
  const [a, b] = [await stat(original), await stat(second)];
  if (a.ino === b.ino && a.dev === b.dev) return await unlink(second);
  throw new GcsError("conflict", `There is already a file "${basename(second)}"`, {
    hint: "move it away, or destroy it with `gcs audit shred`",
  });
}

async function fill(
  old: OldDatabase,
  db: SqlcipherDatabase,
  original: string,
  request: MigrationRequest,
): Promise<MigrationReport> {
  const target = await request.target(db);
  const report = await pour(old, original, request, (rows) => {
    db.transaction(() => target.insert(rows));
  });
  const held = db.transaction(() => target.finish());
  if (held === report.rows) return report;
  throw new GcsError(
    "integrity",
    `The encrypted database holds ${held} of ${report.rows} rows; the original stays in use`,
  );
}

async function pour(
  old: OldDatabase,
  original: string,
  request: MigrationRequest,
  put: (rows: readonly OldRow[]) => void,
): Promise<MigrationReport> {
  const total = Object.values(old.counts).reduce((sum, count) => sum + count, 0);
  const unreadableTimes: string[] = [];
  let rows = 0;
  let batch: OldRow[] = [];
  const flush = async () => {
    await step("copy", request);
    put(batch);
    rows += batch.length;
    batch = [];
    request.onProgress?.(rows, total);
  };
  for (const row of old.rows()) {
    if (row.unreadableTimes.length > 0 && unreadableTimes.length < 100) {
      unreadableTimes.push(`${row.table} row ${row.rowid}: ${row.unreadableTimes.join(", ")}`);
    }
    batch.push(row);
    if (batch.length === rowsPerTransaction) await flush();
  }
  if (batch.length > 0) await flush();
  return { layout: old.layout, counts: old.counts, rows, unreadableTimes, original };
}
