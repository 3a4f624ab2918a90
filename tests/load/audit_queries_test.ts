import assert from "node:assert/strict";
import { systemClock } from "../../src/base/mod.ts";
import { type AuditDatabase, fileSource, type LogFilter } from "../../src/audit/mod.ts";
import { selectSql } from "../../src/audit/query/query.ts";
import { writeLog } from "../../bench/audit_records.ts";
import { TestFolder } from "../audit/_support.ts";
import { figure, quantile, scaled, scenario } from "./_figures.ts";

const records = scaled(100_000, 20_000);
const perSecond = 1_000;
const seconds = scaled(10);
const limit = 10;
/** A machine that is too slow for the rate gets so many times the time, then it is told how far it came. */
const patience = 3;

scenario(
  "audit_queries",
  `${perSecond} queries a second for ${seconds} s on an encrypted database each find what there is`,
  async () => {
    await using folder = await TestFolder.make();
    const log = folder.at("audit.log");
    await writeLog(log, records);
    using audit = await folder.open();
    assert.equal((await audit.load([await fileSource(log)])).inserted, records);
    const filters = await filtersFor(audit);
    const wanted = filters.map((filter) => Math.min(limit, audit.count(filter)));
    assert.ok(wanted.filter((count) => count > 0).length > filters.length / 2);

    const ask = async (at: number) => {
      const filter = filters[at % filters.length] ?? {};
      const rows = await Array.fromAsync(audit.query(filter, { limit }));
      assert.equal(rows.length, wanted[at % filters.length], JSON.stringify(filter));
    };
    const total = perSecond * seconds;
    const late: number[] = [];
    const start = performance.now();
    const end = start + patience * seconds * 1_000;
    for (let at = 0; at < total && performance.now() < end; at++) {
      const due = start + at * 1_000 / perSecond;
      if (performance.now() < due) await systemClock.sleep(due - performance.now());
      await ask(at);
      late.push(performance.now() - due);
    }
    const took = (performance.now() - start) / 1_000;
    return [
      figure("records", records),
      figure("queries asked for", perSecond, "/s"),
      figure("queries answered", late.length),
      figure("queries a second reached", late.length / took, "/s"),
      figure("answered after, half", quantile(late, 0.5), "ms"),
      figure("answered after, 99 of 100", quantile(late, 0.99), "ms"),
      figure("without a pause, one after another", await rateOf(ask), "/s"),
      figure("the limit: prepared statements alone", await limitOf(folder, filters), "/s"),
    ];
  },
);

/** What people look for: a person, a file, what failed, a kind, an hour; each in many values. */
async function filtersFor(audit: AuditDatabase): Promise<LogFilter[]> {
  const rows = await Array.fromAsync(audit.query({}, { limit: 200 }));
  const hour = 3_600_000;
  return rows.flatMap(({ username, resource, timestamp }, at): LogFilter[] => [
    { identity: username },
    { path: resource },
    { event: at % 2 === 0 ? "operation" : "session", from: Date.parse(timestamp) - at * hour },
    { result: "failure" },
    { from: Date.parse(timestamp) - hour, to: Date.parse(timestamp) },
  ]);
}

/** How often in a second, one after another. */
async function rateOf(work: (at: number) => Promise<void> | void): Promise<number> {
  const times = scaled(5_000, 500);
  const start = performance.now();
  for (let at = 0; at < times; at++) await work(at);
  return times / (performance.now() - start) * 1_000;
}

/** The same statements with nothing around them: no records are made of the rows. */
function limitOf(folder: TestFolder, filters: readonly LogFilter[]): Promise<number> {
  const db = folder.raw({ keepTriggers: true });
  const statements = filters.map((filter) => selectSql(filter, { limit }));
  return rateOf((at) => {
    const { sql, values } = statements[at % statements.length] ?? { sql: "SELECT 1", values: [] };
    db.all(sql, values);
  }).finally(() => db.close());
}
