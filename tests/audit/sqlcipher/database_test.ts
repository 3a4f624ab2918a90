import assert from "node:assert/strict";
import { join } from "node:path";
import { openSqlcipher, sqliteErrorOf } from "../../../src/audit/sqlcipher/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { endless, inFolder, inMemory, key } from "./support.ts";

function kindOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof GcsError ? error.kind : `not a GcsError: ${error}`;
  }
  return "no error";
}

Deno.test("run tells how many rows changed and get, all and value read them", () => {
  inMemory((db) => {
    db.exec("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT); -- a comment\n;");
    assert.equal(db.run("INSERT INTO t (b) VALUES (?), (?)", ["x", "y"]), 2);
    assert.equal(db.lastInsertRowid, 2);
    assert.deepEqual(db.get("SELECT * FROM t WHERE a = ?", [2]), { a: 2, b: "y" });
    assert.equal(db.get("SELECT * FROM t WHERE a = 9"), undefined);
    assert.equal(db.value("SELECT b FROM t WHERE a = 9"), undefined);
    assert.deepEqual(db.all("SELECT b FROM t ORDER BY a DESC"), [{ b: "y" }, { b: "x" }]);
    assert.deepEqual(db.columns("SELECT a, b AS c FROM t"), ["a", "c"]);
    assert.equal(db.isReadOnly("SELECT 1"), true);
    assert.equal(db.isReadOnly("DELETE FROM t"), false);
  });
});

Deno.test("the columns follow when the table changes under a cached statement", () => {
  inMemory((db) => {
    db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    assert.deepEqual(db.all("SELECT * FROM t"), [{ a: 1 }]);
    db.exec("ALTER TABLE t ADD COLUMN b DEFAULT 2");
    assert.deepEqual(db.all("SELECT * FROM t"), [{ a: 1, b: 2 }]);
    db.exec("ALTER TABLE t RENAME COLUMN b TO c");
    assert.deepEqual(db.all("SELECT * FROM t"), [{ a: 1, c: 2 }]);
  });
});

Deno.test("the same statement can be iterated twice at once and left early", () => {
  inMemory((db) => {
    const sql = "SELECT value FROM json_each('[1,2,3]')";
    const pairs: string[] = [];
    for (const outer of db.iterate(sql)) {
      for (const inner of db.iterate(sql)) {
        pairs.push(`${outer.value}${inner.value}`);
        if (inner.value === 2) break;
      }
    }
    assert.deepEqual(pairs, ["11", "12", "21", "22", "31", "32"]);
    assert.deepEqual(db.all(sql).length, 3);
  });
});

Deno.test("a wrong number of values and more than one statement are refused", () => {
  inMemory((db) => {
    db.exec("CREATE TABLE t (a)");
    assert.equal(kindOf(() => db.run("INSERT INTO t VALUES (?)", [])), "failed");
    assert.equal(kindOf(() => db.run("INSERT INTO t VALUES (?)", [1, 2])), "failed");
    assert.equal(kindOf(() => db.all("SELECT 1; DELETE FROM t")), "usage");
    assert.equal(kindOf(() => db.all(" -- nothing")), "usage");
    assert.deepEqual(db.all("SELECT 1 AS one; -- end"), [{ one: 1 }]);
    assert.equal(db.value("SELECT count(*) FROM t"), 0);
  });
});

Deno.test("errors have a kind and a cause and quote neither SQL nor values", () => {
  inMemory((db) => {
    db.exec("CREATE TABLE t (secret_name TEXT UNIQUE); INSERT INTO t VALUES ('hunter2')");
    const attempts: [string, string, number][] = [
      ["INSERT INTO t VALUES ('hunter2')", "conflict", 19],
      ["SELEKT hunter2", "failed", 1],
      ["SELECT hunter2 FROM t", "failed", 1],
    ];
    for (const [sql, kind, code] of attempts) {
      assert.throws(() => db.run(sql), (error) => {
        assert.ok(error instanceof GcsError);
        assert.equal(error.kind, kind);
        assert.doesNotMatch(error.message, /hunter2|secret_name|INSERT|SELE/);
        assert.equal(sqliteErrorOf(error)?.primary, code);
        assert.notEqual(sqliteErrorOf(error)?.detail, "");
        return true;
      });
    }
    assert.equal(sqliteErrorOf(new Error("other")), undefined);
  });
});

Deno.test("a transaction keeps all or nothing, and an inner one is a savepoint", () => {
  inMemory((db) => {
    db.exec("CREATE TABLE t (a)");
    const add = (value: number) => db.run("INSERT INTO t VALUES (?)", [value]);
    const values = () => db.all("SELECT a FROM t ORDER BY a").map((row) => row.a);
    assert.equal(db.transaction(() => (add(1), "result")), "result");
    assert.throws(() =>
      db.transaction(() => {
        add(2);
        throw new Error("no");
      }), /no/);
    db.transaction(() => {
      add(3);
      assert.throws(() =>
        db.transaction(() => {
          add(4);
          throw new Error("inner");
        }), /inner/);
      db.transaction(() => add(5));
      assert.equal(db.inTransaction, true);
    });
    assert.equal(db.inTransaction, false);
    assert.deepEqual(values(), [1, 3, 5]);
  });
});

Deno.test("a transaction refuses asynchronous work and rolls it back", () => {
  inMemory((db) => {
    db.exec("CREATE TABLE t (a)");
    const wait = () => {
      db.run("INSERT INTO t VALUES (1)");
      return Promise.reject(new Error("late"));
    };
    assert.equal(kindOf(() => db.transaction(wait)), "failed");
    assert.equal(db.value("SELECT count(*) FROM t"), 0);
  });
});

Deno.test("a second writer waits for the busy time and then gets unavailable", async () => {
  await inFolder((folder) => {
    const path = join(folder, "a.db");
    using first = openSqlcipher(path, { key });
    first.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (a)");
    using second = openSqlcipher(path, { key, busyTimeoutMs: 50 });
    first.transaction(() => {
      const start = performance.now();
      assert.equal(kindOf(() => second.run("INSERT INTO t VALUES (1)")), "unavailable");
      assert.ok(performance.now() - start >= 45);
    });
    assert.equal(second.run("INSERT INTO t VALUES (1)"), 1);
  });
});

Deno.test("a closed database throws instead of crashing, whatever is called", () => {
  const db = openSqlcipher(":memory:", { key });
  const rows = db.iterate("SELECT value FROM json_each('[1,2]')");
  assert.deepEqual(rows.next().value, { value: 1 });
  db.close();
  db.close();
  assert.equal(db.isClosed, true);
  const calls = [
    () => db.run("SELECT 1"),
    () => db.get("SELECT 1"),
    () => db.all("SELECT 1"),
    () => db.value("SELECT 1"),
    () => db.exec("SELECT 1"),
    () => db.columns("SELECT 1"),
    () => db.transaction(() => 1),
    () => db.inTransaction,
    () => db.lastInsertRowid,
    () => db.permit("reading"),
    () => db.withTimeLimit(1, () => 1),
    () => db.rekey(key),
    () => rows.next(),
  ];
  for (const call of calls) assert.throws(call, /The audit database is closed/);
  db.interrupt();
});

Deno.test("a time limit ends a statement with interrupted and leaves the database usable", () => {
  inMemory((db) => {
    assert.equal(kindOf(() => db.withTimeLimit(30, () => db.all(endless))), "interrupted");
    assert.equal(db.withTimeLimit(60_000, () => db.value("SELECT 7")), 7);
    assert.equal(db.value("SELECT 8"), 8);
  });
});
