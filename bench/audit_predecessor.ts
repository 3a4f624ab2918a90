import { applySettings, openSqlcipher, type SqlcipherDatabase } from "../src/audit/mod.ts";
import type { GeneratedRecord } from "./audit_records.ts";

/** The table and indexes of the Go port. */
const schema = `
CREATE TABLE IF NOT EXISTS audit_logs (
  id TEXT PRIMARY KEY, timestamp DATETIME NOT NULL, event_type TEXT, identity_id TEXT,
  username TEXT, resource TEXT, resource_id TEXT, action TEXT, result TEXT, message TEXT,
  client_ip TEXT, metadata TEXT
);
CREATE INDEX IF NOT EXISTS idx_timestamp ON audit_logs (timestamp);
CREATE INDEX IF NOT EXISTS idx_event_type ON audit_logs (event_type);
CREATE INDEX IF NOT EXISTS idx_identity ON audit_logs (identity_id);
CREATE INDEX IF NOT EXISTS idx_result ON audit_logs (result);
`;

const insert = `INSERT OR REPLACE INTO audit_logs VALUES (${Array(12).fill("?").join(", ")})`;
const rowsInTransaction = 100;

function row(record: GeneratedRecord): string[] {
  return [
    record.id,
    record.timestamp,
    record.event_type,
    record.identity_id,
    record.username,
    record.resource,
    record.resource_id,
    record.action,
    record.result,
    record.message,
    record.client_ip,
    JSON.stringify(record.metadata),
  ];
}

/** A database with the Go port's schema and this program's settings. */
export function openPredecessor(path: string, key: Uint8Array): SqlcipherDatabase {
  const db = openSqlcipher(path, { key });
  applySettings(db);
  db.exec(schema);
  return db;
}

/** The sequential form: get a page, parse it, insert its rows one by one, 100 a transaction. */
export async function loadSequentially(
  db: SqlcipherDatabase,
  pages: AsyncIterable<string>,
): Promise<void> {
  for await (const page of pages) {
    const records: GeneratedRecord[] = JSON.parse(page);
    for (let from = 0; from < records.length; from += rowsInTransaction) {
      db.transaction(() => {
        for (const record of records.slice(from, from + rowsInTransaction)) {
          db.run(insert, row(record));
        }
      });
    }
  }
}

/** The ceiling: the same rows without index or chain, one statement for 1,000 of them. */
export function loadRaw(path: string, key: Uint8Array, pages: readonly string[]): void {
  const db = openSqlcipher(path, { key });
  applySettings(db);
  db.exec(
    `CREATE TABLE raw (${Array.from({ length: 12 }, (_, index) => `c${index} TEXT`).join(", ")})`,
  );
  const sql = `INSERT INTO raw SELECT ${
    Array.from({ length: 12 }, (_, index) => `value ->> ${index}`).join(", ")
  } FROM json_each(?)`;
  for (const page of pages) db.run(sql, [page]);
  db.close();
}

/** The rows of records as the one text that {@linkcode loadRaw} takes. */
export function rawPage(records: readonly GeneratedRecord[]): string {
  return JSON.stringify(records.map(row));
}
