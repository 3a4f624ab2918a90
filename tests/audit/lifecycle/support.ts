import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { type OldRow, openDatabaseFile } from "../../../src/audit/lifecycle/mod.ts";
import { openSqlcipher, type SqlcipherDatabase } from "../../../src/audit/sqlcipher/mod.ts";

export { inFolder, key, otherKey } from "../sqlcipher/support.ts";

export const rowCount = 600;

/** An encrypted database with a table, a full text index, a trigger and some of it in the log. */
export async function makeDatabase(path: string, key: Uint8Array): Promise<void> {
  using db = await openDatabaseFile(path, { key });
  db.exec(`
    PRAGMA user_version = 7;
    CREATE TABLE record (name TEXT PRIMARY KEY, filler BLOB);
    CREATE VIRTUAL TABLE words USING fts5(name);
    CREATE TRIGGER no_delete BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'no'); END;
  `);
  addRows(db, 0, rowCount);
}

export function addRows(db: SqlcipherDatabase, from: number, count: number): void {
  db.transaction(() => {
    for (let index = from; index < from + count; index++) {
      db.run("INSERT INTO record VALUES (?, zeroblob(300))", [`record ${index}`]);
      db.run("INSERT INTO words (rowid, name) VALUES (?, ?)", [index + 1, `word${index}`]);
    }
  });
}

/** Checks that nothing of what {@linkcode makeDatabase} made is missing. */
export async function assertWhole(path: string, key: Uint8Array, rows = rowCount): Promise<void> {
  using db = await openDatabaseFile(path, { key, access: "write" });
  assert.equal(db.value("SELECT count(*) FROM record"), rows);
  assert.equal(db.value("SELECT rowid FROM words WHERE words MATCH 'word77'"), 78);
  assert.equal(db.value("PRAGMA user_version"), 7);
  assert.equal(db.value("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"), 1);
  assert.deepEqual(db.all("PRAGMA cipher_integrity_check"), []);
  assert.equal(db.value("PRAGMA integrity_check"), "ok");
}

/** A digest of every file in a folder by name, without the locks that operations leave behind. */
export function filesIn(folder: string): Map<string, string> {
  const names = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  return new Map(
    names.filter((name) => !name.endsWith(".lock"))
      .map((name) => [name, digest(Deno.readFileSync(join(folder, name)))]),
  );
}

export function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** An unencrypted database as the Go port made it. */
export function makeGoPort(path: string, rows: number, journal = "DELETE"): void {
  using db = openSqlcipher(path, {});
  db.exec(`PRAGMA journal_mode = ${journal}; CREATE TABLE audit_logs (
    id TEXT PRIMARY KEY, timestamp DATETIME NOT NULL, event_type TEXT, identity_id TEXT,
    username TEXT, resource TEXT, resource_id TEXT, action TEXT, result TEXT, message TEXT,
    client_ip TEXT, metadata TEXT);
    CREATE INDEX idx_timestamp ON audit_logs(timestamp)`);
  db.transaction(() => {
    for (let index = 0; index < rows; index++) {
      db.run("INSERT INTO audit_logs (id, timestamp, event_type, message) VALUES (?, ?, ?, ?)", [
        `id-${index}`,
        "2025-03-01 10:20:30.123456789 +0100 CET",
        "transfer",
        `message ${index}`,
      ]);
    }
  });
  Deno.chmodSync(path, 0o600);
}

/** A migration target with a schema of its own: enough to see every row arrive. */
export function simpleTarget(db: SqlcipherDatabase) {
  db.exec("CREATE TABLE IF NOT EXISTS kept (place TEXT PRIMARY KEY, at INTEGER, message TEXT)");
  return {
    insert(rows: readonly OldRow[]) {
      for (const row of rows) {
        db.run("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", [
          `${row.table} ${row.text.id ?? row.rowid}`,
          row.timeMs.timestamp ?? row.timeMs.ts ?? row.timeMs.start_ts,
          row.text.message ?? row.text.path,
        ]);
      }
    },
    finish: () => Number(db.value("SELECT count(*) FROM kept")),
  };
}
