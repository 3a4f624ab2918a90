import { openSqlcipher } from "../../../src/audit/mod.ts";
import { alice, collection } from "./_audit.ts";

/** An unencrypted database as the earlier Go program made it. */
export function makeGoPort(path: string, rows: number): void {
  using db = openSqlcipher(path, {});
  db.exec(`CREATE TABLE audit_logs (
    id TEXT PRIMARY KEY, timestamp DATETIME NOT NULL, event_type TEXT, identity_id TEXT,
    username TEXT, resource TEXT, resource_id TEXT, action TEXT, result TEXT, message TEXT,
    client_ip TEXT, metadata TEXT)`);
  for (let index = 0; index < rows; index++) {
    db.run("INSERT INTO audit_logs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [
      `id-${index}`,
      index === 3 ? "some day" : `2025-03-01 10:20:${30 + index}.123456789 +0100 CET`,
      "transfer",
      alice,
      "alice",
      `/data/${index}`,
      collection,
      "read",
      index % 2 === 0 ? "success" : "failure",
      "",
      "192.0.2.1",
      index === 1 ? '{"task":"t-1"}' : index === 2 ? "no json" : null,
    ]);
  }
  Deno.chmodSync(path, 0o600);
}

/** An unencrypted database as Globus Connect Server makes it. */
export function makeOfficial(path: string): void {
  using db = openSqlcipher(path, {});
  db.exec(`
    CREATE TABLE session (id TEXT, ts DATETIME, client_addr TEXT, auth_type TEXT,
      process_user TEXT, storage_user TEXT, root_path TEXT, task_id TEXT, collection_id TEXT,
      identity_id TEXT);
    CREATE TABLE operation (session_id TEXT, start_ts DATETIME, end_ts DATETIME, path TEXT,
      peer_addr TEXT, length BIGINT, result TEXT);
    INSERT INTO session VALUES ('s1', '2018-01-30T20:15:53Z', '[2001:db8::1]:5000', 'TLSFTP', 'p',
      'alice', '/', NULL, '${collection}', '${alice}');
    INSERT INTO operation VALUES
      ('s1', '2018-01-30 20:15:54', '2018-01-30 20:15:56', '/a b', '10.0.0.1:9', 4096, '226'),
      ('s1', '2018-01-30 20:15:54', '2018-01-30 20:15:56', '/a b', '10.0.0.1:9', 4096, '226'),
      ('s1', '2018-01-30 20:16:00', NULL, '/open', NULL, NULL, NULL),
      ('s1', 'yesterday', '2018-01-30 20:16:05', '/c', NULL, NULL, '550 denied');
  `);
  Deno.chmodSync(path, 0o600);
}
