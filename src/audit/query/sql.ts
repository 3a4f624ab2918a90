import { linkSignals } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { type Row, type SqlcipherDatabase, sqliteErrorOf } from "../sqlcipher/mod.ts";

/** Limits of a person's own SQL. */
export interface SqlOptions {
  /** Longest time in milliseconds until the last row; default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Most memory that it may make this process take, in bytes; default 512 MiB. */
  readonly maxMemoryBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Longest value that a query may make: one step over such a value ends soon. */
const maxValueBytes = 16 * 1024 * 1024;
const msBetweenLooks = 20;

/**
 * Runs one SELECT of a person over a read-only connection. Writing, attaching, pragmas, extensions
 * and a second statement are refused before anything runs; a query that takes too much time or
 * memory is ended.
 *
 * @throws GcsError `usage` for anything but one SELECT, `interrupted` when a limit is reached.
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
  db.limitValues(maxValueBytes);
  requireReading(db, sql);
  const { timeoutMs = 30_000, maxMemoryBytes = 512 * 1024 * 1024 } = options;
  const end = performance.now() + timeoutMs;
  const maxMemory = Deno.memoryUsage().rss + maxMemoryBytes;
  const limit = new AbortController();
  const look = setInterval(() => {
    const fault = performance.now() > end
      ? tooMuch(
        "time than its limit allows",
        "Narrow it by time, or raise the limit with --timeout",
      )
      : Deno.memoryUsage().rss > maxMemory
      ? tooMuch("memory than it may take", "Narrow it, or sort and join less at once")
      : undefined;
    if (fault !== undefined) limit.abort(fault);
  }, msBetweenLooks);
  using linked = linkSignals([options.signal, limit.signal]);
  try {
    yield* db.iterateAsync(sql, [], { signal: linked.signal, neverHere: true });
  } catch (error) {
    if (limit.signal.aborted && options.signal?.aborted !== true) throw limit.signal.reason;
    throw error;
  } finally {
    clearInterval(look);
  }
}

function tooMuch(what: string, hint: string): GcsError {
  return new GcsError("interrupted", `The query took more ${what}`, { hint });
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
