import assert from "node:assert/strict";
import { GcsError } from "../../../src/errors/mod.ts";
import { all, TestFolder } from "../_support.ts";
import { filled } from "./_filled.ts";

Deno.test("--sql reads the documented views and nothing can be changed with it", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  const rows = await all(
    audit.sql(
      "SELECT timestamp, resource, action FROM audit_logs WHERE result = 'failure' ORDER BY timestamp LIMIT 1",
    ),
  );
  assert.deepEqual(rows, [{
    timestamp: "2026-01-01T00:00:00.000000Z",
    resource: "/data/run 0/file_0.dat",
    action: "read",
  }]);
  assert.deepEqual(await all(audit.sql("WITH a AS (SELECT 1 AS x) SELECT x FROM a")), [{ x: 1 }]);
  for (
    const sql of [
      "DELETE FROM event",
      "UPDATE head SET seq = 0",
      "INSERT INTO meta VALUES ('a', 'b')",
      "WITH a AS (SELECT 1) DELETE FROM event",
      "DROP TABLE event",
      "PRAGMA writable_schema = 1",
      "PRAGMA key",
      "ATTACH 'x.db' AS x",
      "VACUUM INTO 'x.db'",
      "SELECT 1; DELETE FROM event",
      "SELECT load_extension('x')",
      "SELECT * FROM pragma_table_info('event')",
      "EXPLAIN SELECT 1",
      "",
      "SELEC 1",
      "SELECT nothing FROM nowhere",
    ]
  ) {
    await assert.rejects(
      all(audit.sql(sql)),
      (error) => error instanceof GcsError && error.kind === "usage",
      sql,
    );
  }
  assert.equal(audit.count(), 60);
});

Deno.test("--sql ends at its time limit, and when it is interrupted", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  const endless =
    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) SELECT count(*) FROM a";
  await assert.rejects(
    all(audit.sql(endless, { timeoutMs: 50 })),
    { kind: "unavailable", message: "The query was stopped at its limit of 0.05 seconds" },
  );
  const stop = new AbortController();
  const running = all(audit.sql(endless, { signal: stop.signal }));
  stop.abort();
  await assert.rejects(running, { kind: "interrupted" });
});

Deno.test("--sql ends at its limits whatever it computes: values, memory, rows, one long step", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  await assert.rejects(all(audit.sql("SELECT zeroblob(999999999)")), {
    kind: "failed",
    message: "The query was stopped at its limit of 16 MiB for one value",
  });
  await assert.rejects(all(audit.sql(`SELECT ${"1+".repeat(60_000)}1`)), { kind: "usage" });
  const numbers = "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a)";
  const wide = `${numbers} SELECT n, hex(randomblob(2000)) AS x FROM a ORDER BY x`;
  await assert.rejects(
    all(audit.sql(wide, { maxMemoryBytes: 50 * 1024 * 1024 })),
    { kind: "failed", message: "The query was stopped at its limit of 50 MiB of memory" },
  );
  const late = { timeoutMs: 100 };
  const slow = `SELECT 1 UNION ALL SELECT 2 UNION ALL ${numbers} SELECT count(*) FROM a`;
  for (
    const sql of [
      `${numbers} SELECT n FROM a`,
      slow.replace(numbers, "SELECT * FROM (" + numbers)
        .concat(")"),
    ]
  ) {
    await assert.rejects(all(audit.sql(sql, late)), /at its limit of 0.1 seconds/);
  }
});
