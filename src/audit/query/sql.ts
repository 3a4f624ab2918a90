import { linkSignals } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { type Row, type SqlcipherDatabase, sqliteErrorOf } from "../sqlcipher/mod.ts";

/** Limits of a person's own SQL. */
export interface SqlOptions {
  /** Longest time in milliseconds until the last row; default 30,000. */
  readonly timeoutMs?: number | undefined;
  /** Most memory that it may make this process take, in bytes; default 512 MiB. */
  readonly maxMemoryBytes?: number | undefined;
  /** Ends the query. */
  readonly signal?: AbortSignal | undefined;
}

/** Longest value that a query may make: one step over such a value ends soon. */
const maxValueBytes = 16 * 1024 * 1024;
/** SQLITE_TOOBIG. */
const tooBig = 18;
const msBetweenLooks = 20;

/**
 * Runs one SELECT of a person over a read-only connection. Writing, attaching, pragmas, extensions
 * and a second statement are refused before anything runs; a query that takes too much time or
 * memory is ended.
 *
 * @throws GcsError `usage` for anything but one SELECT; `unavailable` at its time limit, and `failed` at
 * that of memory or of the size of a value; `interrupted` by the signal alone.
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
    if (performance.now() > end) {
      const hint = "Narrow it by time, or allow more, for example --timeout 300";
      limit.abort(atLimit("unavailable", `${timeoutMs / 1000} seconds`, hint));
    } else if (Deno.memoryUsage().rss > maxMemory) {
      const hint = "Narrow it, or sort and join less at once";
      limit.abort(atLimit("failed", `${inMiB(maxMemoryBytes)} of memory`, hint));
    }
  }, msBetweenLooks);
  using linked = linkSignals([options.signal, limit.signal]);
  try {
    yield* db.iterateAsync(sql, [], { signal: linked.signal, neverHere: true });
  } catch (error) {
    if (limit.signal.aborted && options.signal?.aborted !== true) throw limit.signal.reason;
    if (sqliteErrorOf(error)?.code !== tooBig) throw error;
    throw atLimit("failed", `${inMiB(maxValueBytes)} for one value`, "Select a part of it");
  } finally {
    clearInterval(look);
  }
}

/** A limit is no interruption: nobody stopped it. */
function atLimit(kind: "unavailable" | "failed", limit: string, hint: string): GcsError {
  return new GcsError(kind, `The query was stopped at its limit of ${limit}`, { hint });
}

function inMiB(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
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
