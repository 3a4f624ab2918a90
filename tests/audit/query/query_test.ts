import assert from "node:assert/strict";
import {
  type AuditDatabase,
  fileSource,
  type Grouping,
  groupings,
  type LogFilter,
  parseMoment,
} from "../../../src/audit/mod.ts";
import { countSql, groupSql, selectSql } from "../../../src/audit/query/query.ts";
import { matchTerms } from "../../../src/audit/query/filter.ts";
import { trailSql } from "../../../src/audit/trail/read.ts";
import { all, TestFolder, testKey } from "../_support.ts";
import { filled, who } from "./_filled.ts";
import { openSqlcipher } from "../../../src/audit/mod.ts";

const filters: Readonly<Record<string, [LogFilter, number]>> = {
  "event": [{ event: "access" }, 20],
  "identity": [{ identity: who[1] }, 30],
  "user name": [{ identity: "user1" }, 30],
  "collection": [{ collection: "c2" }, 15],
  "result": [{ result: "failure" }, 6],
  "action": [{ action: "write" }, 30],
  "client": [{ client: "192.0.2.3" }, 10],
  "time": [{ from: Date.UTC(2026, 0, 1, 0, 10), to: Date.UTC(2026, 0, 1, 0, 20) }, 10],
  "path": [{ path: "/data/run 2/file_12.dat" }, 1],
  "path without a word": [{ path: "/" }, 1],
  "beginning of a path": [{ path: "/data/run 2/*" }, 11],
  "beginning of a name": [{ path: "/data/run 2/file_1*" }, 2],
  "text in messages": [{ text: "denied" }, 6],
  "text in both": [{ text: 'denied "run 0"' }, 6],
  "beginning of a word": [{ text: "perm*" }, 6],
  "event and time": [{ event: "access", from: Date.UTC(2026, 0, 1, 0, 30) }, 10],
  "identity, result and time": [{
    identity: who[0],
    result: "failure",
    to: Date.UTC(2026, 0, 1, 0, 30),
  }, 3],
  "client and action": [{ client: "192.0.2.3", action: "write" }, 10],
  "text and event": [{ text: "denied", event: "access" }, 2],
  "everything at once": [{
    event: "access",
    identity: who[0],
    collection: "c0",
    action: "read",
    result: "failure",
    client: "192.0.2.0",
    path: "/data/*",
    text: "denied",
    from: 0,
    to: Date.UTC(2027, 0, 1),
    after: 0,
  }, 1],
  "a name that nobody has": [{ client: "none" }, 0],
  "an event that never was": [{ event: "none" }, 0],
  "after a record": [{ after: 50 }, 10],
};

Deno.test("every filter finds its records, counts them and pages through them", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  for (const [name, [filter, expected]] of Object.entries(filters)) {
    const rows = await all(audit.query(filter));
    assert.equal(rows.length, expected, name);
    assert.equal(audit.count(filter), expected, name);
    assert.deepEqual(
      rows.map(({ timestamp }) => timestamp),
      rows.map(({ timestamp }) => timestamp).sort().reverse(),
      name,
    );
    const oldest = await all(audit.query(filter, { order: "oldest" }));
    assert.deepEqual(oldest, [...rows].reverse(), name);
    const page = await all(audit.query(filter, { limit: 4, offset: 2 }));
    assert.deepEqual(page, rows.slice(2, 6), name);
  }
});

Deno.test("a row has every member under its documented name", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  const [row] = await all(audit.query({}, { order: "oldest", limit: 1 }));
  assert.deepEqual(row, {
    id: 1,
    timestamp: "2026-01-01T00:00:00.000000Z",
    event_type: "access",
    external_id: "id0",
    identity_id: who[0],
    username: "user0",
    resource: "/data/run 0/file_0.dat",
    resource_id: "c0",
    action: "read",
    result: "failure",
    message: "permission denied number 0",
    client_ip: "192.0.2.0",
    source: "ep",
    metadata: { node: "dtn1" },
  });
});

function plan(
  db: { all: ReturnType<typeof openSqlcipher>["all"] },
  statement: { sql: string; values: readonly unknown[] },
  more: number[] = [],
) {
  const values = [...statement.values, ...more].map((value) =>
    typeof value === "number" ? value : String(value)
  );
  return db.all(`EXPLAIN QUERY PLAN ${statement.sql}`, values).map(({ detail }) => String(detail));
}

const limits = [1, 2, 10, 1_000_000, undefined];

Deno.test("no query of the program reads a whole table", async () => {
  await using folder = await TestFolder.make();
  using _audit = await filled(folder);
  using db = openSqlcipher(folder.database.path, { key: testKey() });
  // An index or the ordered table is no scan; neither is the virtual table of a full-text search.
  const scans = (lines: string[], allowed: RegExp) =>
    lines.filter((line) =>
      /^SCAN/.test(line) && !/VIRTUAL TABLE INDEX \d+:[^ ]/.test(line) && !allowed.test(line)
    );
  for (const [name, [filter]] of Object.entries(filters)) {
    const after = filter.after !== undefined && Object.keys(filter).length === 1;
    const allowed = after ? /USING (COVERING )?INDEX/ : /^SCAN \(?subquery/i;
    // SQLite looks at the number behind LIMIT when it plans.
    for (const limit of limits) {
      assert.deepEqual(scans(plan(db, selectSql(filter, { limit })), allowed), [], name);
    }
    assert.deepEqual(scans(plan(db, countSql(filter)), allowed), [], name);
    if (
      filter.text === undefined && filter.path === undefined && filter.client === undefined &&
      filter.collection === undefined && filter.action === undefined && filter.identity !== "user1"
    ) {
      for (const limit of limits) {
        const order = plan(db, selectSql(filter, { limit }));
        assert.ok(
          !order.some((line) => /TEMP B-TREE FOR ORDER/.test(line)) || after,
          `${name}, ${limit}: ${order}`,
        );
      }
    }
    for (const by of groupings) {
      assert.deepEqual(
        scans(
          plan(db, groupSql(filter, by), [-1]),
          /^SCAN (g|\(?subquery)|USING (COVERING )?INDEX/,
        ),
        [],
        `${name} by ${by}`,
      );
    }
  }
  // Without a filter a list is read in the order of an index, and a count from the smallest index.
  for (const limit of limits) {
    assert.deepEqual(scans(plan(db, selectSql({}, { limit })), /USING INDEX event_time/), []);
  }
  assert.deepEqual(scans(plan(db, countSql({})), /COVERING INDEX/), []);
  for (
    const filter of [{}, { command: "x" }, { identity: "x" }, { from: 1, to: 2 }, {
      command: "x",
      identity: "y",
      from: 1,
    }]
  ) {
    for (const limit of limits) {
      assert.deepEqual(scans(plan(db, trailSql({ ...filter, limit })), /INDEX trail_time/), []);
    }
  }
});

Deno.test("groups count every record once", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  for (const by of groupings) {
    const groups = audit.groups({}, by);
    assert.equal(groups.reduce((sum, { count }) => sum + count, 0), 60, by);
  }
  assert.deepEqual(audit.groups({}, "event"), [{ value: "transfer", count: 40 }, {
    value: "access",
    count: 20,
  }]);
  assert.deepEqual(audit.groups({ event: "access" }, "result"), [{ value: "success", count: 18 }, {
    value: "failure",
    count: 2,
  }]);
  assert.deepEqual(audit.groups({}, "day"), [{ value: "2026-01-01T00:00:00.000000Z", count: 60 }]);
  assert.deepEqual(audit.groups({}, "host"), [{ value: "-", count: 60 }]);
  assert.equal(audit.groups({}, "client", 2).length, 2);
  const by: Grouping = "identity";
  assert.equal(audit.groups({}, by).length, 2);
});

Deno.test("a remembered result is never stale", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  assert.equal(audit.count({ event: "access" }), 20);
  assert.equal(audit.count({ event: "access" }), 20);
  using other = await folder.open();
  async function* more() {
    await Promise.resolve();
    yield { timestamp: "2026-02-01T00:00:00Z", event_type: "access" };
  }
  await other.loadFrom("ep", more());
  assert.equal(audit.count({ event: "access" }), 21);
  await folder.prune(audit, Date.UTC(2026, 0, 1, 0, 30));
  assert.equal(audit.count({ event: "access" }), 11);
});

Deno.test("a query can be interrupted between rows", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  async function* many() {
    for (let index = 0; index < 2000; index++) {
      if (index % 100 === 0) await Promise.resolve();
      yield { id: `${index}`, timestamp: "2026-01-01T00:00:00Z" };
    }
  }
  await audit.loadFrom("ep", many());
  const stop = new AbortController();
  const read = async () => {
    let rows = 0;
    for await (const _row of audit.query({}, { signal: stop.signal })) {
      if (++rows === 10) stop.abort();
    }
  };
  await assert.rejects(read, { kind: "interrupted" });
});

Deno.test("words of a person cannot become operators of the search", () => {
  assert.deepEqual(matchTerms('a OR b NOT "c d" e-f*'), [
    '"a"',
    '"OR"',
    '"b"',
    '"NOT"',
    '"c d"',
    '"e f"*',
  ]);
  assert.deepEqual(matchTerms('un"closed'), ['"un"', '"closed"']);
  assert.throws(() => matchTerms('" - " ('), { kind: "usage" });
});

Deno.test("a beginning without a word cannot be searched, and says so", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  assert.throws(() => audit.count({ path: "/*" }), { kind: "usage" });
});

async function dumped(
  audit: AuditDatabase,
  format: "json" | "ndjson" | "csv",
  filter: LogFilter = {},
) {
  let text = "";
  const count = await audit.dump(filter, {}, format, {
    write: (piece) => {
      text += piece;
      return Promise.resolve();
    },
  });
  return { text, count };
}

Deno.test("a dump holds what a query finds, in each format", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  const rows = await all(audit.query());
  const json = await dumped(audit, "json");
  assert.equal(json.count, 60);
  assert.deepEqual(JSON.parse(json.text), rows);
  const lines = (await dumped(audit, "ndjson")).text.trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => JSON.parse(line)), rows);
  const csv = (await dumped(audit, "csv")).text.split("\r\n");
  assert.equal(csv.length, 62);
  assert.match(csv[0] ?? "", /^id,timestamp,.*,metadata,/);
  assert.match(csv[1] ?? "", /"\{""node"":""dtn1""\}"/);
  assert.deepEqual(JSON.parse((await dumped(audit, "json", { event: "none" })).text), []);
  assert.equal((await dumped(audit, "ndjson", { event: "none" })).text, "");
});

Deno.test("no file name makes a second line of a record, in any format", async () => {
  await using folder = await TestFolder.make();
  const name = "/a%0Ab%0D%0Ac%C2%85d%E2%80%A8e%1B%5B31m%C2%9Bf%09g";
  const log = await folder.file(
    "a.log",
    `t=O ts=2026-01-01T00:00:00Z ref=r%0Ax s_path=${name} new_key=k%0Av\n`,
  );
  using audit = await folder.open();
  await audit.load([await fileSource(log)]);
  const ends = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
  const linesOf = async (format: "csv" | "ndjson") =>
    (await dumped(audit, format)).text.trimEnd().split(ends).length;
  assert.deepEqual([await linesOf("csv"), await linesOf("ndjson")], [2, 1]);
  const { text } = await dumped(audit, "csv");
  assert.match(text, /\/a\\nb\\r\\nc\\x85d\\u2028e\\x1b\[31m\\x9bf\\tg/);
});

Deno.test("moments can be named as people name them", () => {
  const now = Date.UTC(2026, 10, 24, 12);
  assert.equal(parseMoment("24h", now), now - 86_400_000);
  assert.equal(parseMoment("90m ago", now), now - 5_400_000);
  assert.equal(parseMoment("2w", now), now - 1_209_600_000);
  assert.equal(parseMoment("now", now), now);
  assert.equal(parseMoment("today", now), Date.UTC(2026, 10, 24));
  assert.equal(parseMoment("yesterday", now), Date.UTC(2026, 10, 23));
  assert.equal(parseMoment("2026-01-31", now), Date.UTC(2026, 0, 31));
  assert.equal(parseMoment("2026-01-31T09:00:00+02:00", now), Date.UTC(2026, 0, 31, 7));
  for (const bad of ["soon", "24", "2026-02-30", "1y", ""]) {
    assert.throws(() => parseMoment(bad, now), { kind: "usage" });
  }
});
