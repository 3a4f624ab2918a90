import assert from "node:assert/strict";
import { fileSource, openSqlcipher, writePlace } from "../../../src/audit/mod.ts";
import { ChainHasher } from "../../../src/audit/chain/link.ts";
import { BatchBuilder } from "../../../src/audit/load/batch_builder.ts";
import { LineDigest } from "../../../src/audit/load/digest.ts";
import { Inserter } from "../../../src/audit/load/inserter.ts";
import { type AuditRecord, kinds } from "../../../src/audit/schema/columns.ts";
import { migrations } from "../../../src/audit/schema/migrations.ts";
import { all, TestFolder, testKey, transferLine } from "../_support.ts";

const spellings = ["[2001:db8::5]", "2001:db8::5", "2001:DB8:0::5"];

/** A database as the first schema had it, with addresses as they were written. */
async function makeOld({ database: { path }, vault }: TestFolder): Promise<void> {
  Deno.writeFileSync(path, new Uint8Array(0), { mode: 0o600 });
  using db = openSqlcipher(path, { key: testKey() });
  const [first] = migrations;
  if (typeof first !== "string") throw new TypeError("The first step is made of statements");
  db.exec(first);
  const salt = "0123456789abcdef0123456789abcdef";
  for (const name of ["origin", "salt"]) {
    db.run("INSERT INTO meta (name, value) VALUES (?, ?)", [name, salt]);
  }
  db.exec("PRAGMA user_version = 1");
  const hasher = new ChainHasher(db.chainHashes);
  const builder = new BatchBuilder(hasher, new LineDigest(hasher, salt));
  for (const [index, client] of [...spellings, "192.0.2.1"].entries()) {
    const record: AuditRecord = {
      kind: kinds.session,
      event: "session",
      time: Date.UTC(2026, 0, 1) + index,
      session: `s${index}`,
      client,
      "client_port": 443,
      peer: client,
      username: "alice",
    };
    if (index === 0) record.time_us = 7;
    builder.add(record);
  }
  // The present inserter looks at what was removed, which the first schema has no table for.
  db.exec("CREATE TEMP TABLE removed (seq INTEGER, hash BLOB)");
  db.exec("BEGIN");
  new Inserter(db).insert(builder.take());
  db.exec("COMMIT");
  await writePlace(vault, path, { database: salt });
}

Deno.test("an older database finds and shows every spelling of an address as one, and its chain holds", async () => {
  await using folder = await TestFolder.make();
  await makeOld(folder);
  using audit = await folder.open();
  for (const client of [...spellings, "[2001:DB8::0:5]"]) {
    assert.equal(audit.count({ client }), 3, client);
    assert.equal(audit.count({ client, identity: "alice", result: "success" }), 0);
    assert.equal(audit.count({ client, identity: "alice" }), 3);
  }
  assert.equal(audit.count({ client: "192.0.2.1" }), 1);
  assert.equal(audit.count({ client: "nowhere" }), 0);
  const rows = await all(audit.query({}, { order: "oldest" }));
  const shown = ["2001:db8::5", "2001:db8::5", "2001:db8::5", "192.0.2.1"];
  assert.deepEqual(rows.map(({ client_ip }) => client_ip), shown);
  assert.deepEqual(audit.groups({}, "client"), [
    { value: "2001:db8::5", count: 3 },
    { value: "192.0.2.1", count: 1 },
  ]);
  const sql = await all(audit.sql("SELECT client_ip, peer_ip FROM audit_logs ORDER BY id"));
  assert.deepEqual(sql.map(({ client_ip }) => client_ip), shown);
  assert.deepEqual(sql.map(({ peer_ip }) => peer_ip), shown);
  const sessions = await all(audit.sql("SELECT client_addr FROM session ORDER BY id"));
  assert.deepEqual(sessions.map((row) => row.client_addr), [
    "[2001:db8::5]:443",
    "[2001:db8::5]:443",
    "[2001:db8::5]:443",
    "192.0.2.1:443",
  ]);
  assert.equal((await audit.verify()).logs, 4);
  const raw = await all(audit.sql("SELECT client FROM record ORDER BY seq"));
  assert.deepEqual(raw.map(({ client }) => client), [...spellings, "192.0.2.1"]);
});

Deno.test("another spelling that is put beside a record is found out", async () => {
  await using folder = await TestFolder.make();
  await makeOld(folder);
  (await folder.open()).close();
  {
    using db = folder.raw();
    db.exec("UPDATE address SET value = '2001:db8::6'");
  }
  await assert.rejects(folder.open(), /spells an address in a wrong way/);
});

Deno.test("query, dump and the views of SQL show a time in one form", async () => {
  await using folder = await TestFolder.make();
  const lines = [
    transferLine("/x", 1),
    "t=S ts=2026-01-01T00:00:00Z ref=a c_ip=192.0.2.1:5",
    "t=S ts=2026-01-01T00:00:00.5Z ref=b c_ip=192.0.2.1:5",
    "t=O ts=2026-01-01T00:00:01Z ref=a s_path=/y",
    "t=O ts=2026-01-01T00:00:02.123456Z ref=a s_path=/y res=0",
  ];
  const path = await folder.file("t.log", lines.join("\n") + "\n");
  using audit = await folder.open();
  await audit.load([await fileSource(path)]);
  const rows = await all(audit.query({}, { order: "oldest" }));
  const times = rows.flatMap(({ timestamp, started }) => [timestamp, started ?? null]);
  for (const time of times) if (time !== null) assert.match(time, /T\d\d:\d\d:\d\d\.\d{6}Z$/);
  assert.ok(times.includes("2026-01-01T00:00:02.123456Z"));
  const viewed = await all(
    audit.sql("SELECT timestamp, started FROM audit_logs ORDER BY timestamp"),
  );
  assert.deepEqual(viewed.flatMap(({ timestamp, started }) => [timestamp, started]), times);
  const operations = await all(audit.sql("SELECT start_ts, end_ts FROM operation"));
  assert.deepEqual(operations.map(({ start_ts, end_ts }) => [start_ts, end_ts]), [
    ["2026-01-01T00:00:01.000000Z", "2026-01-01T00:00:02.123456Z"],
  ]);
  const pieces: string[] = [];
  await audit.dump({}, { order: "oldest" }, "csv", {
    write: (piece) => Promise.resolve(void pieces.push(piece)),
  });
  for (const time of times) if (time !== null) assert.ok(pieces.join("").includes(time), time);
  assert.deepEqual(audit.groups({}, "day").map(({ value }) => value), [
    "2026-01-01T00:00:00.000000Z",
    "2026-11-24T00:00:00.000000Z",
  ]);
});

Deno.test("a spelling goes with the last record that has the address", async () => {
  await using folder = await TestFolder.make();
  await makeOld(folder);
  using audit = await folder.open();
  assert.equal((await folder.prune(audit, Date.UTC(2026, 0, 2)))?.count, 4);
  using db = folder.raw();
  assert.equal(db.value("SELECT count(*) FROM address"), 0);
  (await folder.open()).close();
});
