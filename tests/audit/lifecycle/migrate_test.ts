import assert from "node:assert/strict";
import { join } from "node:path";
import {
  inspectDatabaseFile,
  migrateDatabase,
  openDatabaseFile,
  openOldDatabase,
  storedTime,
} from "../../../src/audit/lifecycle/mod.ts";
import { openSqlcipher } from "../../../src/audit/sqlcipher/mod.ts";
import {
  digest,
  filesIn,
  inFolder,
  key,
  makeDatabase,
  makeGoPort,
  simpleTarget,
} from "./support.ts";

function makeOfficial(path: string): void {
  using db = openSqlcipher(path, {});
  db.exec(`
    CREATE TABLE session (id TEXT, ts DATETIME, client_addr TEXT, auth_type TEXT,
      process_user TEXT, storage_user TEXT, root_path TEXT, task_id TEXT, collection_id TEXT,
      identity_id TEXT);
    CREATE TABLE operation (session_id TEXT, start_ts DATETIME, end_ts DATETIME, path TEXT,
      peer_addr TEXT, length BIGINT, result TEXT);
    INSERT INTO session (id, ts, client_addr) VALUES ('s1', '2018-01-30T20:15:53Z', '[::1]:5');
    INSERT INTO operation VALUES ('s1', '2018-01-30 20:15:54', NULL, '/a b', '10.0.0.1:9', 4096, 'ok'),
      ('s1', 'yesterday', '2018-01-30 20:15:55', '/c', NULL, NULL, NULL);
  `);
  Deno.chmodSync(path, 0o600);
}

Deno.test("a view in place of a table is refused before a row is asked for: it may never end", async () => {
  await inFolder(async (folder) => {
    const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";
    const places = [
      `CREATE VIEW audit_logs AS ${endless} SELECT i AS id, 0 AS timestamp, 'x' AS message FROM n`,
      `CREATE TABLE session (id TEXT); CREATE VIEW Operation AS ${endless}
        SELECT i AS session_id FROM n`,
      "CREATE VIRTUAL TABLE audit_logs USING fts5(timestamp, message)",
    ];
    for (const [index, sql] of places.entries()) {
      const path = join(folder, `${index}.db`);
      {
        using db = openSqlcipher(path, {});
        db.exec(sql);
      }
      Deno.chmodSync(path, 0o600);
      await assert.rejects(openOldDatabase(path), /is not a plain table/, sql);
    }
  });
});

Deno.test("both older layouts are recognised and read with their times", async () => {
  await inFolder(async (folder) => {
    makeGoPort(join(folder, "go.db"), 3);
    makeOfficial(join(folder, "official.db"));
    const before = filesIn(folder);
    {
      using old = await openOldDatabase(join(folder, "go.db"));
      assert.equal(old.layout, "go-port");
      assert.deepEqual(old.counts, { audit_logs: 3 });
      const [first] = [...old.rows()];
      assert.equal(first?.table, "audit_logs");
      assert.equal(first?.text.message, "message 0");
      assert.equal(first?.text.username, undefined);
      assert.equal(first?.timeMs.timestamp, Date.UTC(2025, 2, 1, 9, 20, 30, 123));
    }
    using old = await openOldDatabase(join(folder, "official.db"));
    assert.equal(old.layout, "official");
    assert.deepEqual(old.counts, { session: 1, operation: 2 });
    const rows = [...old.rows()];
    assert.deepEqual(rows.map((row) => row.table), ["session", "operation", "operation"]);
    assert.equal(rows[0]?.timeMs.ts, Date.UTC(2018, 0, 30, 20, 15, 53));
    assert.equal(rows[1]?.text.length, "4096");
    assert.equal(rows[1]?.timeMs.start_ts, Date.UTC(2018, 0, 30, 20, 15, 54));
    assert.equal(rows[1]?.timeMs.end_ts, undefined);
    assert.deepEqual(rows[2]?.unreadableTimes, ["start_ts"]);
    assert.equal(rows[2]?.text.start_ts, "yesterday");
    assert.deepEqual(filesIn(folder), before);
  });
});

Deno.test("what is not an older database is refused with its own kind", async () => {
  await inFolder(async (folder) => {
    await makeDatabase(join(folder, "new.db"), key);
    {
      using db = openSqlcipher(join(folder, "else.db"), {});
      db.exec("CREATE TABLE recipes (a)");
    }
    await assert.rejects(openOldDatabase(join(folder, "absent.db")), { kind: "not_found" });
    await assert.rejects(openOldDatabase(join(folder, "new.db")), { kind: "conflict" });
    await assert.rejects(openOldDatabase(join(folder, "else.db")), { kind: "usage" });
  });
});

Deno.test("a migration under the same name encrypts and keeps the original as .plaintext", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    makeGoPort(path, 2500, "WAL");
    Deno.chmodSync(path, 0o644);
    const progress: number[] = [];
    const report = await migrateDatabase({
      from: path,
      to: path,
      key,
      target: simpleTarget,
      onProgress: (done) => progress.push(done),
    });
    assert.deepEqual(report, {
      layout: "go-port",
      counts: { audit_logs: 2500 },
      rows: 2500,
      unreadableTimes: [],
      original: `${path}.plaintext`,
    });
    assert.deepEqual(progress, [1000, 2000, 2500]);
    assert.equal(await inspectDatabaseFile(path), "opaque");
    assert.equal(await inspectDatabaseFile(`${path}.plaintext`), "plaintext");
    assert.equal((Deno.statSync(`${path}.plaintext`).mode ?? 0) & 0o777, 0o600);
    using db = await openDatabaseFile(path, { key, access: "write" });
    assert.equal(db.value("SELECT count(*) FROM kept"), 2500);
    await assert.rejects(
      migrateDatabase({ from: path, to: path, key, target: simpleTarget }),
      { kind: "conflict" },
    );
  });
});

Deno.test("a migration into a new file elsewhere leaves the original byte for byte", async () => {
  await inFolder(async (folder) => {
    const from = join(folder, "official.db");
    const to = join(folder, "audit.db");
    makeOfficial(from);
    const before = digest(Deno.readFileSync(from));
    const report = await migrateDatabase({ from, to, key, target: simpleTarget });
    assert.equal(report.rows, 3);
    assert.equal(report.original, from);
    assert.deepEqual(report.unreadableTimes, ["operation row 2: start_ts"]);
    assert.equal(digest(Deno.readFileSync(from)), before);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db", "official.db"]);
    using db = await openDatabaseFile(to, { key, access: "write" });
    assert.equal(db.value("SELECT count(*) FROM kept"), 3);
  });
});

Deno.test("a migration into a database in use adds its rows, and adds them once", async () => {
  await inFolder(async (folder) => {
    const from = join(folder, "go.db");
    const to = join(folder, "audit.db");
    makeGoPort(from, 20);
    await makeDatabase(to, key);
    for (let run = 0; run < 2; run++) {
      await migrateDatabase({ from, to, key, target: simpleTarget });
    }
    using db = await openDatabaseFile(to, { key });
    assert.equal(db.value("SELECT count(*) FROM kept"), 20);
    assert.equal(db.value("SELECT count(*) > 0 FROM record"), 1);
  });
});

Deno.test("a dry run counts and writes nothing", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    makeGoPort(path, 7);
    const before = filesIn(folder);
    const report = await migrateDatabase({
      from: path,
      to: path,
      key,
      target: () => assert.fail("nothing may be written"),
      dryRun: true,
    });
    assert.equal(report.rows, 7);
    assert.deepEqual(filesIn(folder), before);
  });
});

Deno.test("a row that does not arrive ends the migration and the original stays in use", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    makeGoPort(path, 30);
    const before = filesIn(folder);
    const leaky = migrateDatabase({
      from: path,
      to: path,
      key,
      target: (db) => {
        const target = simpleTarget(db);
        return { ...target, insert: (rows) => target.insert(rows.slice(1)) };
      },
    });
    await assert.rejects(leaky, { kind: "integrity", message: /29 of 30 rows/ });
    assert.deepEqual(filesIn(folder), before);
  });
});

Deno.test("an original kept by an earlier migration is not overwritten", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    makeGoPort(path, 2);
    Deno.writeTextFileSync(`${path}.plaintext`, "kept", { mode: 0o600 });
    await assert.rejects(
      migrateDatabase({ from: path, to: path, key, target: simpleTarget }),
      { kind: "conflict" },
    );
    assert.equal(Deno.readTextFileSync(`${path}.plaintext`), "kept");
    assert.equal(await inspectDatabaseFile(path), "plaintext");
  });
});

Deno.test("a migration into another unencrypted database is refused", async () => {
  await inFolder(async (folder) => {
    makeGoPort(join(folder, "a.db"), 1);
    makeGoPort(join(folder, "b.db"), 1);
    const request = { from: join(folder, "a.db"), to: join(folder, "b.db"), key };
    await assert.rejects(migrateDatabase({ ...request, target: simpleTarget }), {
      kind: "conflict",
    });
  });
});

Deno.test("storedTime reads every form that older programs wrote", () => {
  const at = Date.UTC(2025, 0, 2, 15, 4, 5);
  const forms: [string | number | bigint, number | undefined][] = [
    ["2025-01-02 15:04:05 +0000 UTC", at],
    ["2025-01-02 15:04:05.123456789 +0000 UTC m=+0.012345", at + 123],
    ["2025-01-02 16:04:05 +0100 CET", at],
    ["2025-01-02T15:04:05Z", at],
    ["2025-01-02T10:04:05.5-05:00", at + 500],
    ["2025-01-02 15:04:05", at],
    ["2025-01-02 15:04", Date.UTC(2025, 0, 2, 15, 4)],
    [at / 1000, at],
    [at, at],
    [BigInt(at) * 1000n, at],
    [BigInt(at) * 1_000_000n, at],
    ["0001-01-01 00:00:00 +0000 UTC", Date.parse("0001-01-01T00:00:00Z")],
    ["2025-13-40 15:04:05", undefined],
    ["yesterday", undefined],
    ["", undefined],
    [NaN, undefined],
  ];
  for (const [stored, ms] of forms) assert.equal(storedTime(stored), ms, String(stored));
});
