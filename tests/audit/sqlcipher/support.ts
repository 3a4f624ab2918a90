import { openSqlcipher, type SqlcipherDatabase } from "../../../src/audit/sqlcipher/mod.ts";

export const key: Uint8Array = new Uint8Array(32).map((_, index) => index * 7 + 1);
export const otherKey: Uint8Array = new Uint8Array(32).map((_, index) => 255 - index);

/** Runs `work` with a private folder that goes afterwards. */
export async function inFolder(work: (folder: string) => unknown): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-audit-" });
  try {
    await Deno.chmod(folder, 0o700);
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs `work` with an encrypted database in memory. */
export function inMemory<T>(work: (db: SqlcipherDatabase) => T): T {
  using db = openSqlcipher(":memory:", { key });
  return work(db);
}

/** A query that never ends by itself. */
export const endless =
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
