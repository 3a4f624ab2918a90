import type { AuditDatabase, LogFilter, SqlcipherDatabase } from "../src/audit/mod.ts";
import { medianMs, takeTurns } from "./rounds.ts";
import type { Row } from "./rows.ts";
import { digits } from "./table.ts";

const limit = 100;
/** Of a query in a round, whose sample is their median. */
const runs = 16;

/** The same records in three databases. */
export interface Databases {
  readonly audit: AuditDatabase;
  /** Not encrypted. */
  readonly plain: AuditDatabase;
  /** With the schema of version 1. */
  readonly old: SqlcipherDatabase;
}

/** A filter of ours, and the same in the form of version 1. */
interface Comparison {
  readonly name: string;
  readonly filter: LogFilter;
  readonly where: string;
  readonly values: readonly string[];
}

/** The five common filters, full text, and what encryption costs them. */
export async function queryRows(
  databases: Databases,
  rounds: number,
  count: number,
): Promise<Row[]> {
  const { audit, plain, old } = databases;
  const rows: Row[] = [];
  const ours = new Array<number>(rounds).fill(0);
  const unencrypted = new Array<number>(rounds).fill(0);
  const of = (samples: readonly number[], round: number) => samples[round] ?? NaN;
  for (const { name, filter, where, values } of comparisons(old)) {
    const sql = `SELECT * FROM audit_logs WHERE ${where} ORDER BY timestamp DESC LIMIT ${limit}`;
    const [before, now] = [countOld(old, sql, values), await countOurs(audit, filter)];
    if (before !== now) throw new Error(`${name}: ${before} and ${now} rows`);
    const ms = await takeTurns(rounds, {
      old: () => medianMs(runs, () => countOld(old, sql, values)),
      ours: () => medianMs(runs, () => countOurs(audit, filter)),
      plain: () => medianMs(runs, () => countOurs(plain, filter)),
    });
    ours.forEach((sum, round) => ours[round] = sum + of(ms("ours"), round));
    unencrypted.forEach((sum, round) => unencrypted[round] = sum + of(ms("plain"), round));
    rows.push({
      what: `query ${digits(count)} records by ${name}`,
      unit: "ms",
      better: "less",
      samples: ms("ours"),
      baseline: { what: "schema of version 1", samples: ms("old"), goal: 1 / 0.6 },
    });
  }
  const all: Row = {
    what: `five queries of ${digits(count)} records, encrypted`,
    unit: "ms",
    better: "less",
    samples: ours,
    limit: { what: "not encrypted", samples: unencrypted, goal: 1.1 },
  };
  return [...rows, all, await fullTextRow(databases, rounds, count)];
}

function comparisons(old: SqlcipherDatabase): Comparison[] {
  const identity = String(old.value("SELECT identity_id FROM audit_logs ORDER BY id LIMIT 1"));
  const last = Date.parse(String(old.value("SELECT max(timestamp) FROM audit_logs")));
  const from = last - 6 * 3_600_000;
  const start = new Date(from).toISOString();
  return [
    { name: "event", filter: { event: "transfer" }, where: "event_type = ?", values: ["transfer"] },
    { name: "identity", filter: { identity }, where: "identity_id = ?", values: [identity] },
    { name: "result", filter: { result: "failure" }, where: "result = ?", values: ["failure"] },
    { name: "time", filter: { from }, where: "timestamp >= ?", values: [start] },
    {
      name: "event and time",
      filter: { event: "access", from },
      where: "event_type = ? AND timestamp >= ?",
      values: ["access", start],
    },
  ];
}

async function fullTextRow(
  { audit, old }: Databases,
  rounds: number,
  count: number,
): Promise<Row> {
  const example = String(
    old.value("SELECT message FROM audit_logs WHERE message LIKE '%rule %' LIMIT 1"),
  );
  const rule = /rule \d+/.exec(example)?.[0] ?? "";
  const like = `%${rule}%`;
  const sql = "SELECT count(*) FROM audit_logs WHERE message LIKE ?1 OR resource LIKE ?1";
  const slow = () => Number(old.value(sql, [like]));
  // Counts are remembered: no two ask for the same.
  let salt = 0;
  const quick = () => audit.count({ text: `"${rule}"`, from: -++salt });
  const [before, now] = [slow(), await quick()];
  if (before !== now) throw new Error(`full text: ${before} and ${now} rows`);
  const ms = await takeTurns(rounds, {
    slow: () => medianMs(runs / 4, slow),
    quick: () => medianMs(runs, quick),
  });
  return {
    what: `full text of ${digits(count)} records`,
    unit: "ms",
    better: "less",
    samples: ms("quick"),
    baseline: { what: "LIKE", samples: ms("slow"), goal: 20 },
  };
}

function countOld(old: SqlcipherDatabase, sql: string, values: readonly string[]): number {
  let rows = 0;
  // Both sides give records with their metadata read.
  for (const { metadata } of old.iterate(sql, values)) {
    JSON.parse(String(metadata));
    rows++;
  }
  return rows;
}

async function countOurs(audit: AuditDatabase, filter: LogFilter): Promise<number> {
  let rows = 0;
  for await (const _row of audit.query(filter, { limit })) rows++;
  return rows;
}
