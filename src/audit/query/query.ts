import { setImmediate } from "node:timers/promises";
import { GcsError } from "../../errors/mod.ts";
import { type Row, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import { type LogFilter, whereOf } from "./filter.ts";
import { UtcClock } from "./utc_clock.ts";
import { type LogRow, rowColumns, RowReader, rowsAtOnce } from "./rows.ts";

/** How the records come. */
export interface PageOptions {
  /** Newest first (the default) or oldest first. */
  readonly order?: "newest" | "oldest" | undefined;
  /** Records at most. */
  readonly limit?: number | undefined;
  /** Records to pass over. */
  readonly offset?: number | undefined;
  /** Ends the query. */
  readonly signal?: AbortSignal | undefined;
}

/** What can be counted by. */
export const groupings = [
  "event",
  "identity",
  "username",
  "result",
  "action",
  "client",
  "collection",
  "code",
  "source",
  "host",
  "hour",
  "day",
] as const;

/** What records are counted by. */
export type Grouping = typeof groupings[number];

/** How many records share a value. */
export interface GroupCount {
  /** The shared value; an hour or day as RFC 3339; `-` where records have none. */
  readonly value: string;
  /** Records of the group. */
  readonly count: number;
}

/** The statement of a query: used to run it, and by tests to look at its plan. */
export function selectSql(filter: LogFilter, page: PageOptions) {
  const { sql, values } = whereOf(filter);
  const direction = page.order === "oldest" ? "ASC" : "DESC";
  const limit = page.limit ?? -1;
  // For a small LIMIT, SQLite would rather read and sort the whole table.
  const index = sql === "" ? "INDEXED BY event_time" : "";
  return {
    sql: `SELECT ${rowColumns} FROM event e ${index} ${sql}
      ORDER BY e.time ${direction}, e.seq ${direction} LIMIT ? OFFSET ?`,
    values: [...values, limit, page.offset ?? 0],
  };
}

/** Time for timers and signals is given after so many pages of rows. */
const pagesBetweenPauses = 8;

/**
 * Records, one at a time, whatever their number.
 *
 * @throws GcsError `usage` for a filter that cannot be one, at once and not with the first record.
 */
export function queryRows(
  db: SqlcipherDatabase,
  filter: LogFilter,
  page: PageOptions = {},
  reader = new RowReader(db),
): AsyncGenerator<LogRow, void, undefined> {
  return rowsOf(db, selectSql(filter, page), page.signal, reader);
}

async function* rowsOf(
  db: SqlcipherDatabase,
  { sql, values }: ReturnType<typeof selectSql>,
  signal: AbortSignal | undefined,
  reader: RowReader,
): AsyncGenerator<LogRow, void, undefined> {
  let read = 0;
  let texts: string[] = [];
  for (const [text] of db.iterateValues(sql, values)) {
    texts.push(String(text));
    if (texts.length < rowsAtOnce) continue;
    for (const row of reader.read(texts)) yield row;
    texts = [];
    if (++read % pagesBetweenPauses !== 0) continue;
    await setImmediate();
    if (signal?.aborted === true) {
      throw new GcsError("interrupted", "The query was interrupted");
    }
  }
  for (const row of reader.read(texts)) yield row;
}

/** How many records a filter finds. */
export function countRows(db: SqlcipherDatabase, filter: LogFilter): number {
  const { sql, values } = countSql(filter);
  return Number(db.value(sql, values));
}

export function countSql(filter: LogFilter) {
  const { sql, values } = whereOf(filter);
  return { sql: `SELECT count(*) FROM event e ${sql}`, values };
}

/** Counts by one column or by time, largest first (times in their order). */
export function countGroups(
  db: SqlcipherDatabase,
  filter: LogFilter,
  by: Grouping,
  limit = -1,
): GroupCount[] {
  const { sql, values } = groupSql(filter, by);
  return db.all(sql, [...values, limit]).map((row) => ({
    value: groupValue(row, by),
    count: Number(row.count),
  }));
}

const hourMs = 3_600_000;

export function groupSql(filter: LogFilter, by: Grouping) {
  const { sql, values } = whereOf(filter);
  if (by === "hour" || by === "day") {
    const width = by === "hour" ? hourMs : hourMs * 24;
    return {
      sql: `SELECT e.time / ${width} * ${width} AS value, count(*) AS count FROM event e ${sql}
        GROUP BY 1 ORDER BY 1 LIMIT ?`,
      values,
    };
  }
  if (by === "client") {
    return {
      sql: `SELECT coalesce(a.value, n.value, '-') AS value, sum(g.count) AS count FROM (
          SELECT e.client AS id, count(*) AS count FROM event e ${sql} GROUP BY e.client
        ) g LEFT JOIN name n ON n.id = g.id LEFT JOIN address a ON a.id = g.id
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
      values,
    };
  }
  return {
    sql: `SELECT coalesce(n.value, '-') AS value, g.count FROM (
        SELECT e.${by} AS id, count(*) AS count FROM event e ${sql} GROUP BY e.${by}
      ) g LEFT JOIN name n ON n.id = g.id ORDER BY g.count DESC, value LIMIT ?`,
    values,
  };
}

function groupValue(row: Row, by: Grouping): string {
  if (by !== "hour" && by !== "day") return textOf(row, "value");
  return new UtcClock().text(Number(row.value));
}
