import { type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";

const maxAttempts = 5;

/** What the page codes and the structure check say; empty when all is well. At most 100 lines. */
export async function integrityProblems(
  db: SqlcipherDatabase,
  signal?: AbortSignal,
): Promise<string[]> {
  const problems: string[] = [];
  for await (const row of db.iterateAsync("PRAGMA cipher_integrity_check", [], { signal })) {
    problems.push(textOf(row, "cipher_integrity_check"));
    if (problems.length === 100) return problems;
  }
  // With a page that cannot be decrypted, the structure check only fails.
  if (problems.length > 0) return problems;
  for await (const row of db.iterateAsync("PRAGMA integrity_check(100)", [], { signal })) {
    const text = textOf(row, "integrity_check");
    if (text !== "ok") problems.push(text);
  }
  return problems;
}

/**
 * The first problem of a database to which others may be writing, or undefined. A page that is
 * being written while it is read may look damaged: only what shows twice alike is.
 */
export async function lastingProblem(
  db: SqlcipherDatabase,
  signal?: AbortSignal,
): Promise<string | undefined> {
  let before: readonly string[] = [];
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const problems = await integrityProblems(db, signal);
    const lasting = problems.find((problem) => before.includes(problem));
    if (problems.length === 0 || lasting !== undefined) return lasting;
    before = problems;
  }
  return before[0];
}
