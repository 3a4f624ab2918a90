import assert from "node:assert/strict";
import { openSqlcipher } from "../../../src/audit/sqlcipher/mod.ts";
import { endless, key } from "./support.ts";

Deno.test("iterateAsync gives every row once, in order, across threads", async () => {
  using db = openSqlcipher(":memory:", { key });
  const seen: unknown[] = [];
  const sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1000) " +
    "SELECT i FROM n";
  for await (const row of db.iterateAsync(sql)) seen.push(row.i);
  assert.deepEqual(seen, Array.from({ length: 1000 }, (_, index) => index + 1));
});

Deno.test("a long query lets timers run and an abort stops it with interrupted", async () => {
  using db = openSqlcipher(":memory:", { key });
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 20);
  await assert.rejects(db.runAsync(endless, [], { signal: controller.signal }), {
    kind: "interrupted",
  });
  clearTimeout(timer);
  assert.equal(db.value("SELECT 1"), 1);
  await assert.rejects(db.runAsync("SELECT 1", [], { signal: controller.signal }), {
    kind: "interrupted",
  });
});

Deno.test("an abort that comes before the other thread has begun still stops the query", async () => {
  using db = openSqlcipher(":memory:", { key });
  const controller = new AbortController();
  const running = db.runAsync(endless, [], { signal: controller.signal });
  controller.abort();
  await assert.rejects(running, { kind: "interrupted" });
  assert.equal(db.value("SELECT 1"), 1);
});

Deno.test("a connection that another thread is using refuses other work and cannot close", async () => {
  using db = openSqlcipher(":memory:", { key });
  const rows = db.iterate("SELECT value FROM json_each('[1,2]')");
  rows.next();
  const running = db.runAsync(endless);
  running.catch(() => {});
  assert.throws(() => db.value("SELECT 1"), /busy with another statement/);
  assert.throws(() => db.close(), /busy with another statement/);
  assert.throws(() => rows.next(), /busy with another statement/);
  const stop = setInterval(() => db.interrupt(), 5);
  await assert.rejects(running, { kind: "interrupted" });
  clearInterval(stop);
  assert.equal(db.value("SELECT 1"), 1);
});

Deno.test("runAsync tells the changes and iterateAsync can be left early", async () => {
  using db = openSqlcipher(":memory:", { key });
  db.exec("CREATE TABLE t (a)");
  assert.equal(await db.runAsync("INSERT INTO t SELECT value FROM json_each(?)", ["[1,2,3]"]), 3);
  for await (const row of db.iterateAsync("SELECT a FROM t")) {
    assert.equal(row.a, 1);
    break;
  }
  db.exec("DROP TABLE t");
});
