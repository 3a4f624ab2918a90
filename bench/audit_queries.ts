import type { AuditDatabase, LogFilter, SqlcipherDatabase } from "../src/audit/mod.ts";

type Line = [name: string, goal: string, result: string, met: boolean];

const limit = 100;
const runs = 200;
const warmUps = 20;
const never: Timed = { ms: NaN, rows: NaN };

/** A filter of ours, and the same in the Go port's own form. */
interface Comparison {
  readonly name: string;
  readonly filter: LogFilter;
  readonly where: string;
  readonly values: readonly string[];
}

interface Timed {
  readonly ms: number;
  readonly rows: number;
}

function middle(times: number[]): number {
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? NaN;
}

/** Medians of works that take turns: a busy machine then disturbs all of them. */
async function medians(
  ...works: readonly (() => Promise<number> | number)[]
): Promise<Timed[]> {
  const times: number[][] = works.map(() => []);
  const rows: number[] = [];
  for (let run = 0; run < runs + warmUps; run++) {
    for (const [index, work] of works.entries()) {
      const start = performance.now();
      rows[index] = await work();
      if (run >= warmUps) times[index]?.push(performance.now() - start);
    }
  }
  return times.map((each, index) => ({ ms: middle(each), rows: rows[index] ?? NaN }));
}

async function countOurs(audit: AuditDatabase, filter: LogFilter): Promise<number> {
  let rows = 0;
  for await (const _row of audit.query(filter, { limit })) rows++;
  return rows;
}

/** The five common filters, full text, and what encryption costs them. */
export async function compareQueries(
  audit: AuditDatabase,
  plain: AuditDatabase,
  old: SqlcipherDatabase,
): Promise<Line[]> {
  const identity = String(old.value("SELECT identity_id FROM audit_logs ORDER BY id LIMIT 1"));
  const last = Date.parse(String(old.value("SELECT max(timestamp) FROM audit_logs")));
  const from = last - 6 * 3_600_000;
  const start = new Date(from).toISOString();
  const comparisons: Comparison[] = [
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
  const lines: Line[] = [];
  let ours = 0;
  let unencrypted = 0;
  for (const { name, filter, where, values } of comparisons) {
    const sql = `SELECT * FROM audit_logs WHERE ${where} ORDER BY timestamp DESC LIMIT ${limit}`;
    const [before = never, now = never, bare = never] = await medians(
      () => {
        let rows = 0;
        // Both sides give records with their metadata read.
        for (const { metadata } of old.iterate(sql, values)) {
          JSON.parse(String(metadata));
          rows++;
        }
        return rows;
      },
      () => countOurs(audit, filter),
      () => countOurs(plain, filter),
    );
    if (before.rows !== now.rows) throw new Error(`${name}: ${before.rows} and ${now.rows} rows`);
    ours += now.ms;
    unencrypted += bare.ms;
    const gain = 1 - now.ms / before.ms;
    lines.push([
      `query by ${name}`,
      "≥ 40 % faster",
      `${(gain * 100).toFixed(0)} % (${before.ms.toFixed(2)} → ${now.ms.toFixed(2)} ms)`,
      gain >= 0.4,
    ]);
  }
  const cost = ours / unencrypted - 1;
  lines.push([
    "queries, cost of encryption",
    "≤ 10 %",
    `${(cost * 100).toFixed(0)} %`,
    cost <= 0.1,
  ]);
  const example = String(
    old.value("SELECT message FROM audit_logs WHERE message LIKE '%rule %' LIMIT 1"),
  );
  const rule = /rule \d+/.exec(example)?.[0] ?? "";
  const like = `%${rule}%`;
  let salt = 0;
  const [slow = never, quick = never] = await medians(
    () =>
      Number(
        old.value("SELECT count(*) FROM audit_logs WHERE message LIKE ?1 OR resource LIKE ?1", [
          like,
        ]),
      ),
    () => audit.count({ text: `"${rule}"`, from: -++salt }),
  );
  const times = slow.ms / quick.ms;
  lines.push([
    "full text / LIKE",
    "≥ 20",
    `${times.toFixed(0)} (${slow.ms.toFixed(1)} → ${quick.ms.toFixed(2)} ms)`,
    times >= 20 && quick.rows === slow.rows,
  ]);
  return lines;
}
