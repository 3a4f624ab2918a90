import assert from "node:assert/strict";
import { join } from "node:path";
import { integrityProblems } from "../../../src/audit/file/integrity.ts";
import {
  checkKey,
  cipherReport,
  inspectDatabaseFile,
  openDatabaseFile,
} from "../../../src/audit/lifecycle/mod.ts";
import { openSqlcipher } from "../../../src/audit/sqlcipher/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import {
  addRows,
  assertWhole,
  filesIn,
  inFolder,
  key,
  makeDatabase,
  otherKey,
  rowCount,
} from "./support.ts";

function refused(kind: string, message: RegExp, hint?: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof GcsError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    if (hint !== undefined) assert.match(error.hint ?? "", hint);
    return true;
  };
}

Deno.test("a new database is 0600 in a 0700 folder, its log and index too", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "deep", "audit.db");
    using db = await openDatabaseFile(path, { key });
    db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    assert.equal((Deno.statSync(join(folder, "deep")).mode ?? 0) & 0o777, 0o700);
    for (const suffix of ["", "-wal", "-shm"]) {
      assert.equal((Deno.statSync(path + suffix).mode ?? 0) & 0o777, 0o600, suffix);
    }
  });
});

Deno.test("the settings of the plan are in force", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    using db = await openDatabaseFile(path, { key, durability: "power-loss" });
    const settings: Record<string, unknown> = {
      "journal_mode": "wal",
      "synchronous": 2,
      "cache_size": -64000,
      "temp_store": 2,
      "foreign_keys": 1,
      "secure_delete": 1,
      "trusted_schema": 0,
      "cell_size_check": 1,
      "query_only": 0,
      "journal_size_limit": 67_108_864,
    };
    for (const [name, value] of Object.entries(settings)) {
      assert.equal(db.value(`PRAGMA ${name}`), value, name);
    }
    using loading = await openDatabaseFile(path, { key });
    assert.equal(loading.value("PRAGMA synchronous"), 1);
    using reading = await openDatabaseFile(path, { key, access: "read" });
    assert.equal(reading.value("PRAGMA query_only"), 1);
    assert.throws(() => reading.exec("CREATE TABLE no (a)"), { kind: "usage" });
  });
});

Deno.test("missing, unencrypted, wrongly keyed, foreign and damaged files are told apart untouched", async () => {
  await inFolder(async (folder) => {
    const at = (name: string) => join(folder, name);
    await makeDatabase(at("good.db"), key);
    const good = Deno.readFileSync(at("good.db"));
    const put = (name: string, bytes: Uint8Array) =>
      Deno.writeFileSync(at(name), bytes, { mode: 0o600 });
    {
      using plain = openSqlcipher(at("plain.db"), {});
      plain.exec("CREATE TABLE t (a)");
    }
    put("short.db", good.slice(0, 1000));
    put("noise.db", crypto.getRandomValues(new Uint8Array(8192)));
    put("empty.db", new Uint8Array(0));
    const brokenFirst = good.slice();
    brokenFirst[200] = (brokenFirst[200] ?? 0) ^ 1;
    put("first.db", brokenFirst);
    const before = filesIn(folder);

    const write = (name: string, with_ = key) =>
      openDatabaseFile(at(name), { key: with_, access: "write" });
    await assert.rejects(write("absent.db"), refused("not_found", /no audit database "absent.db"/));
    await assert.rejects(
      write("plain.db"),
      refused("secure_store", /"plain.db" is not encrypted/, /gcs audit migrate/),
    );
    await assert.rejects(
      write("good.db", otherKey),
      refused("secure_store", /The key does not open the audit database "good.db"/, /keyring/),
    );
    await assert.rejects(write("noise.db"), refused("secure_store", /key does not open/));
    await assert.rejects(
      write("short.db"),
      refused("integrity", /not an audit database/, /restore/),
    );
    await assert.rejects(write("empty.db"), refused("integrity", /empty/));
    await assert.rejects(write("first.db"), refused("integrity", /damaged/, /restore/));
    await assert.rejects(
      openDatabaseFile(at("plain.db"), { key }),
      refused("secure_store", /not encrypted/),
    );
    assert.deepEqual(filesIn(folder), before);
  });
});

Deno.test("a wrong key leaves a log that was not written back as it is", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    const copy = join(folder, "killed.db");
    using db = await openDatabaseFile(path, { key });
    db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (42)");
    // What a killed process leaves: the file and its log, without the index.
    Deno.copyFileSync(path, copy);
    Deno.copyFileSync(`${path}-wal`, `${copy}-wal`);
    const before = filesIn(folder);
    await assert.rejects(openDatabaseFile(copy, { key: otherKey }), { kind: "secure_store" });
    assert.deepEqual(filesIn(folder), before);
    using found = await openDatabaseFile(copy, { key });
    assert.equal(found.value("SELECT a FROM t"), 42);
  });
});

Deno.test("a first page that a crash tore is healed from the log", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    const copy = join(folder, "torn.db");
    {
      using db = await openDatabaseFile(path, { key });
      db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (42)");
      const torn = Deno.readFileSync(path);
      torn.fill(0, 2000, 4096);
      Deno.writeFileSync(copy, torn, { mode: 0o600 });
      Deno.copyFileSync(`${path}-wal`, `${copy}-wal`);
    }
    assert.deepEqual(await checkKey(copy, key), { fits: true, firstPage: false });
    using db = await openDatabaseFile(copy, { key });
    assert.equal(db.value("SELECT a FROM t"), 42);
  });
});

Deno.test("the key that fits is found among several, and the state of a file is told", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    assert.equal(await inspectDatabaseFile(path), "missing");
    assert.deepEqual(await checkKey(path, key), { fits: false, firstPage: false });
    await makeDatabase(path, otherKey);
    assert.equal(await inspectDatabaseFile(path), "opaque");
    assert.equal((await checkKey(path, key)).fits, false);
    assert.deepEqual(await checkKey(path, otherKey), { fits: true, firstPage: true });
    await assertWhole(path, otherKey);
  });
});

Deno.test("a file that others can read is refused with the command that mends it", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    Deno.chmodSync(path, 0o644);
    await assert.rejects(
      openDatabaseFile(path, { key }),
      refused("failed", /audit.db/, /chmod 600/),
    );
  });
});

Deno.test("the reports tell how a database is encrypted and find a flipped bit", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    {
      using db = await openDatabaseFile(path, { key });
      const report = cipherReport(db);
      assert.match(report.version, /^4\./);
      assert.ok(report.provider.length > 0 && report.providerVersion.length > 0);
      assert.equal(report.fips, false);
      assert.equal(report.journalMode, "wal");
      assert.equal(report.settings.cipher_page_size, "4096");
      assert.equal(report.settings.cipher_hmac_algorithm, "HMAC_SHA512");
      assert.deepEqual(await integrityProblems(db), []);
    }
    const bytes = Deno.readFileSync(path);
    for (let offset = 3 * 4096 + 50; offset < bytes.length; offset += 4096) {
      bytes[offset] = (bytes[offset] ?? 0) ^ 4;
    }
    Deno.writeFileSync(path, bytes);
    {
      using db = await openDatabaseFile(path, { key });
      assert.match((await integrityProblems(db))[0] ?? "", /page 4/i);
    }
    using db = await openDatabaseFile(path, { key });
    assert.throws(() => db.all("SELECT name, filler FROM record"), { kind: "integrity" });
  });
});

Deno.test("a database on a network file system has no write-ahead log, and one that had it loses it", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    {
      using db = await openDatabaseFile(path, { key });
      assert.equal(db.value("PRAGMA journal_mode"), "wal");
    }
    using db = await openDatabaseFile(path, { key, isShared: true });
    assert.equal(db.value("PRAGMA journal_mode"), "delete");
    assert.equal(db.value("PRAGMA mmap_size"), 0);
    addRows(db, rowCount, 10);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db"]);
  });
});

Deno.test("without a write-ahead log nothing is written to a file that was replaced meanwhile", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    using stale = await openDatabaseFile(path, { key, isShared: true });
    Deno.copyFileSync(path, `${path}.copy`);
    Deno.renameSync(`${path}.copy`, path);
    assert.throws(() => addRows(stale, rowCount, 1), {
      kind: "unavailable",
      message: /put another audit database in the place of this one/,
    });
    await assertWhole(path, key);
  });
});
