import { setTimeout as delay } from "node:timers/promises";
import {
  type LibraryChoice,
  type SqlcipherDatabase,
  sqliteErrorOf,
  textOf,
} from "../sqlcipher/mod.ts";
import { openDatabaseFile } from "./open.ts";
import { pageHolds } from "./page_check.ts";

const diskFull = 13;
const maxProblems = 100;
const pageAttempts = 50;
const betweenAttemptsMs = 4;

/** What the page codes and the structure check say; empty when all is well. At most 100 lines. */
export async function integrityProblems(
  db: SqlcipherDatabase,
  signal?: AbortSignal,
): Promise<string[]> {
  const problems = await codeProblems(db, signal);
  // With a page that cannot be decrypted, the structure check only fails.
  return problems.length > 0 ? problems : await structureProblems(db, signal);
}

async function codeProblems(db: SqlcipherDatabase, signal?: AbortSignal): Promise<string[]> {
  const problems: string[] = [];
  for await (const row of db.iterateAsync("PRAGMA cipher_integrity_check", [], { signal })) {
    problems.push(textOf(row, "cipher_integrity_check"));
    if (problems.length === maxProblems) break;
  }
  return problems;
}

async function structureProblems(db: SqlcipherDatabase, signal?: AbortSignal): Promise<string[]> {
  const problems: string[] = [];
  const sql = `PRAGMA integrity_check(${maxProblems})`;
  for await (const row of db.iterateAsync(sql, [], { signal })) {
    const text = textOf(row, "integrity_check");
    if (text !== "ok") problems.push(text);
  }
  return problems;
}

/** A database file whose pages are looked at. */
interface CheckedFile {
  readonly path: string;
  readonly key: Uint8Array | undefined;
  readonly library?: LibraryChoice | undefined;
}

/**
 * A disk that was full while the log was written back leaves pages that only the log holds whole.
 * @throws GcsError `failed` while the disk is full.
 */
async function writeLogBack({ path, key, library }: CheckedFile): Promise<void> {
  if (key === undefined) return;
  let db: SqlcipherDatabase | undefined;
  try {
    db = await openDatabaseFile(path, { key, library, access: "write" });
    db.exec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch (error) {
    if (sqliteErrorOf(error)?.primary === diskFull) throw error;
  } finally {
    db?.close();
  }
}

/**
 * The first problem of a database to which others may be writing, or undefined. A page that is
 * being written while it is read looks damaged: it is when its code does not fit for good. Page
 * codes and structure are looked at in two threads, by a connection each.
 */
export async function lastingProblem(
  [codes, structure]: readonly [SqlcipherDatabase, SqlcipherDatabase],
  file: CheckedFile,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const problems = structureProblems(structure, signal);
  // With a page that cannot be decrypted it only fails; what its code says comes first.
  problems.catch(() => {});
  try {
    return await lastingCodeProblem(codes, file, signal) ?? (await problems)[0];
  } finally {
    await problems.catch(() => {});
  }
}

async function lastingCodeProblem(
  db: SqlcipherDatabase,
  file: CheckedFile,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let isLogWritten = false;
  for (const problem of await codeProblems(db, signal)) {
    if (await holdsSoon(problem, file)) continue;
    if (isLogWritten) return problem;
    isLogWritten = true;
    await writeLogBack(file);
    if (!await holdsSoon(problem, file)) return problem;
  }
  return undefined;
}

async function holdsSoon(
  problem: string,
  { path, key }: CheckedFile,
): Promise<boolean> {
  const page = Number(/\bpage (\d+)/.exec(problem)?.[1]);
  if (!Number.isSafeInteger(page) || key === undefined) return false;
  for (let attempt = 0; attempt < pageAttempts; attempt++) {
    if (await pageHolds(path, key, page)) return true;
    await delay(betweenAttemptsMs);
  }
  return false;
}
