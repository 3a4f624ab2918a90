import assert from "node:assert/strict";
import { join } from "node:path";
import { openSqlcipher, type SqlcipherDatabase } from "../../../src/audit/sqlcipher/mod.ts";
import { inFolder, inMemory, key } from "./support.ts";

function prepared(db: SqlcipherDatabase): SqlcipherDatabase {
  db.exec(`
    CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);
    INSERT INTO t VALUES (1, 'red car'), (2, 'blue car');
    CREATE VIRTUAL TABLE words USING fts5(b, content='t', content_rowid='a');
    INSERT INTO words (rowid, b) SELECT a, b FROM t;
    CREATE VIEW v AS SELECT b FROM t;
  `);
  return db;
}

Deno.test("a reading connection runs queries, views, JSON, recursion and full text search", () => {
  inMemory((db) => {
    prepared(db).permit("reading");
    assert.equal(db.value("SELECT count(*) FROM v"), 2);
    assert.equal(db.value("SELECT sum(value) FROM json_each('[1,2]')"), 3);
    assert.deepEqual(
      db.all("SELECT t.b FROM words JOIN t ON t.a = words.rowid WHERE words MATCH 'blue'"),
      [{ b: "blue car" }],
    );
    assert.equal(
      db.value(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 5) SELECT max(i) FROM n",
      ),
      5,
    );
  });
});

Deno.test("a reading connection refuses everything that is not a query", () => {
  inMemory((db) => {
    prepared(db);
    db.run("DELETE FROM t WHERE a = ?", [99]);
    db.permit("reading");
    const refused = [
      "DELETE FROM t WHERE a = ?",
      "INSERT INTO t (b) VALUES (?)",
      "UPDATE t SET b = ?",
    ];
    for (const sql of refused) assert.throws(() => db.run(sql, [1]), { kind: "usage" }, sql);
    const others = [
      "CREATE TABLE x (a)",
      "CREATE TEMP TABLE x (a)",
      "DROP TABLE t",
      "ALTER TABLE t ADD COLUMN c",
      "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
      "ATTACH ':memory:' AS other",
      "DETACH main",
      "PRAGMA key = 'x'",
      "PRAGMA user_version",
      "PRAGMA data_version = 3",
      "PRAGMA writable_schema = ON",
      "SELECT * FROM pragma_table_info('t')",
      "BEGIN",
      "VACUUM",
      "VACUUM INTO '/tmp/never'",
      "REINDEX",
      "ANALYZE",
      "SAVEPOINT s",
      "SELECT sqlcipher_export('main')",
      "SELECT load_extension('x')",
      "INSERT INTO words (words) VALUES ('rebuild')",
    ];
    for (const sql of others) assert.throws(() => db.run(sql), /not allowed|could not run/, sql);
    db.permit("everything");
    assert.equal(db.value("SELECT count(*) FROM t"), 2);
    assert.equal(db.run("DELETE FROM t WHERE a = ?", [1]), 1);
  });
});

Deno.test("a database opened for reading cannot be written to", async () => {
  await inFolder((folder) => {
    const path = join(folder, "a.db");
    {
      using writer = openSqlcipher(path, { key });
      writer.exec("CREATE TABLE t (a)");
    }
    using db = openSqlcipher(path, { key, access: "read" });
    assert.throws(() => db.run("INSERT INTO t VALUES (1)"), {
      kind: "usage",
      message: "The audit database is open for reading only",
    });
  });
});
