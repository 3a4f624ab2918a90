import { setTimeout as delay } from "node:timers/promises";
import { type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import { pageHolds } from "./page_check.ts";

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

/**
 * The first problem of a database to which others may be writing, or undefined. A page that is
 * being written while it is read looks damaged: it is when its code does not fit for good.
 */
export async function lastingProblem(
  db: SqlcipherDatabase,
  file: { readonly path: string; readonly key: Uint8Array | undefined },
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const problem of await codeProblems(db, signal)) {
    if (!await holdsSoon(problem, file)) return problem;
  }
  return (await structureProblems(db, signal))[0];
}

async function holdsSoon(
  problem: string,
  { path, key }: { readonly path: string; readonly key: Uint8Array | undefined },
): Promise<boolean> {
  const page = Number(/\bpage (\d+)/.exec(problem)?.[1]);
  if (!Number.isSafeInteger(page) || key === undefined) return false;
  for (let attempt = 0; attempt < pageAttempts; attempt++) {
    if (await pageHolds(path, key, page)) return true;
    await delay(betweenAttemptsMs);
  }
  return false;
}
