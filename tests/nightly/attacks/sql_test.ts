import assert from "node:assert/strict";
import { join } from "node:path";
import { transferLines } from "../../audit/_support.ts";
import { setScene } from "../../slow/blackbox/_program.ts";

const endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

/** What somebody tries who may only read; none may change, reveal or outlast anything. */
const attacks: readonly string[] = [
  "DELETE FROM event",
  "DELETE FROM trail",
  "UPDATE event SET path = 1",
  "UPDATE head SET seq = 0",
  "INSERT INTO meta VALUES ('a', 'b')",
  "INSERT INTO removal VALUES (1)",
  "REPLACE INTO meta VALUES ('a', 'b')",
  "WITH a AS (SELECT 1) DELETE FROM event",
  "DROP TABLE event",
  "DROP TRIGGER event_keep",
  "ALTER TABLE event RENAME TO gone",
  "CREATE TABLE x (y)",
  "CREATE TEMP TABLE x (y)",
  "CREATE TEMP VIEW audit_logs AS SELECT 1",
  "CREATE TEMP TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END",
  "CREATE INDEX i ON event (path)",
  "REINDEX",
  "ANALYZE",
  "VACUUM",
  "VACUUM INTO '/tmp/gcs-attack.db'",
  "ATTACH '/tmp/gcs-attack.db' AS x",
  "ATTACH '/tmp/gcs-attack.db' AS x KEY ''",
  "DETACH main",
  "PRAGMA key",
  "PRAGMA rekey = 'x'",
  "PRAGMA cipher_plaintext_header_size = 32",
  "PRAGMA writable_schema = 1",
  "PRAGMA journal_mode = DELETE",
  "PRAGMA query_only = 0",
  "SELECT * FROM pragma_cipher_settings",
  "SELECT * FROM pragma_table_info('event')",
  "SELECT sqlcipher_export('main')",
  "SELECT load_extension('/tmp/gcs-attack.so')",
  "SELECT readfile('/etc/passwd')",
  "SELECT writefile('/tmp/gcs-attack.db', 'x')",
  "SELECT fts3_tokenizer('simple', x'4141414141414141')",
  "SELECT edit('x')",
  "SELECT 1; DELETE FROM event",
  "SELECT 1 /* */; DROP TABLE event",
  "BEGIN IMMEDIATE",
  "ROLLBACK",
  "SAVEPOINT x",
  "EXPLAIN DELETE FROM event",
  "SELECT zeroblob(999999999)",
  `SELECT ${"1+".repeat(20_000)}1`,
  `SELECT ${"abs(".repeat(5_000)}1${")".repeat(5_000)}`,
  `${endless} SELECT count(*) FROM n`,
  `${endless} SELECT max(i, (SELECT count(*) FROM n)) FROM n`,
  `${endless} SELECT hex(randomblob(2000)) AS x FROM n ORDER BY x`,
  `${endless} SELECT group_concat(hex(randomblob(2000))) FROM n`,
  "SELECT replace(hex(zeroblob(50000000)), '0', 'abcdefgh')",
];

Deno.test(`${attacks.length} attacks by SQL of people change, reveal and outlast nothing`, async () => {
  await using scene = await setScene();
  const log = join(scene.folder, "transfers.log");
  await Deno.writeTextFile(log, transferLines(500).join("\n") + "\n", { mode: 0o600 });
  assert.equal((await scene.run(["audit", "load", log])).code, 0);
  const before = await scene.run(["audit", "dump", "--output", "-", "-F", "ndjson"]);
  assert.equal(before.code, 0, before.stderr);
  for (const sql of attacks) {
    const { code, stdout, stderr } = await scene.run(
      ["audit", "query", "--timeout", "3", "--sql", sql],
    );
    const what = `${sql.slice(0, 60)}: ${code} ${stderr}`;
    assert.ok([1, 2, 130].includes(code), what);
    assert.equal(stdout, "", what);
    assert.match(stderr, /^gcs: error: /, what);
    assert.doesNotMatch(stderr, /unexpected failure|root:x:/i, what);
  }
  await assert.rejects(Deno.stat("/tmp/gcs-attack.db"), Deno.errors.NotFound);
  const after = await scene.run(["audit", "dump", "--output", "-", "-F", "ndjson"]);
  assert.equal(after.stdout, before.stdout);
  const verified = await scene.run(["audit", "verify"]);
  assert.equal(verified.code, 0, verified.stderr);
  assert.ok(attacks.length >= 41);
});
