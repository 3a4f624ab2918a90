import { GcsError } from "../../errors/mod.ts";
import { type Row, type SqlcipherDatabase, sqliteErrorOf } from "../sqlcipher/mod.ts";

/** Limits of a person's own SQL. */
export interface SqlOptions {
  /** Longest time in milliseconds until the last row; default 30,000. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one SELECT of a person over a read-only connection. Writing, attaching, pragmas, extensions
 * and a second statement are refused before anything runs; a slow query ends with the time limit.
 *
 * @throws GcsError `usage` for anything but one SELECT, `interrupted` when the time is up.
 */
export async function* querySql(
  db: SqlcipherDatabase,
  sql: string,
  options: SqlOptions = {},
): AsyncGenerator<Row, void, undefined> {
  if (!/^\s*(?:select|with|values)\b/i.test(sql)) {
    throw new GcsError("usage", "Only SELECT statements are allowed", {
      hint: "gcs audit query --sql 'SELECT * FROM audit_logs LIMIT 10'",
    });
  }
  requireReading(db, sql);
  const limit = AbortSignal.timeout(options.timeoutMs ?? 30_000);
  const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
  try {
    yield* db.iterateAsync(sql, [], { signal });
  } catch (error) {
    if (limit.aborted && options.signal?.aborted !== true) {
      throw new GcsError("interrupted", "The query took longer than its time limit", {
        hint: "Narrow it by time, or raise the limit with --timeout",
      });
    }
    throw error;
  }
}

function requireReading(db: SqlcipherDatabase, sql: string): void {
  db.permit("reading");
  try {
    if (db.isReadOnly(sql)) return;
  } catch (error) {
    const reason = sqliteErrorOf(error)?.detail;
    if (!(error instanceof GcsError) || error.kind !== "failed" || reason === undefined) {
      throw error;
    }
    throw new GcsError("usage", `The query cannot be run: ${reason}`, { cause: error });
  }
  throw new GcsError("usage", "Only SELECT statements are allowed");
}
