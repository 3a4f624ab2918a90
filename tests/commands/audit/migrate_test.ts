import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";
import { dryRun, fails, json, membersOf, works } from "../_expect.ts";
import {
  alice,
  collection,
  databaseOf,
  isThere,
  jsonList,
  loadText,
  transferLog,
} from "./_audit.ts";
import { makeGoPort, makeOfficial } from "./_older.ts";

Deno.test("audit migrate brings the Go port's rows into the encrypted database, once", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const old = join(stage.folder, "old.db");
  makeGoPort(old, 5);
  const before = await Deno.readFile(old);
  const outcome = await stage.run(["audit", "migrate", old]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /^Migrated 5 rows of .*old\.db\nThe original is not encrypted/);
  assert.match(outcome.stderr, /a time cannot be read.*audit_logs row 4/);
  assert.deepEqual(await Deno.readFile(old), before);

  const rows = await jsonList(stage, ["audit", "query"]);
  assert.equal(rows.length, 5);
  const second = rows.find(({ external_id: id }) => id === "id-1");
  assert.equal(second?.["timestamp"], "2025-03-01T09:20:31.123000Z");
  assert.equal(second?.["identity_id"], alice);
  assert.equal(second?.["resource_id"], collection);
  assert.equal(second?.["resource"], "/data/1");
  assert.equal(second?.["result"], "failure");
  assert.deepEqual(second?.["metadata"], { task: "t-1" });
  const third = rows.find(({ external_id: id }) => id === "id-2");
  assert.deepEqual(third?.["metadata"], { metadata: "no json" });
  const fourth = rows.find(({ external_id: id }) => id === "id-3");
  assert.deepEqual(fourth?.["metadata"], { "stored_timestamp": "some day" });

  await works(stage, ["audit", "migrate", old]);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 5);
  const [entry] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
  assert.equal(entry?.["command"], "audit migrate");
  assert.equal(entry?.["outcome"], "success");
  await works(stage, ["audit", "verify"]);
});

Deno.test("audit migrate joins the official tables and keeps equal rows", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const old = join(stage.folder, "audit-logs.db");
  makeOfficial(old);
  await loadText(stage, transferLog(3));
  const document = await json(stage, ["audit", "migrate", old]);
  assert.deepEqual(document["tables"], { session: 1, operation: 4 });
  assert.equal(document["layout"], "official");
  const operations = await jsonList(stage, ["audit", "query", "--event-type", "operation"]);
  assert.deepEqual(operations.map(({ resource }) => resource), ["/c", "/a b", "/a b"]);
  for (const row of operations) {
    assert.equal(row["identity_id"], alice);
    assert.equal(row["client_ip"], "2001:db8::1");
  }
  assert.deepEqual(operations.map(({ result }) => result), ["failure", "success", "success"]);
  assert.equal(operations[1]?.["started"], "2018-01-30T20:15:54.000000Z");
  const view = "SELECT path, start_ts, end_ts, length FROM operation ORDER BY path";
  const rows = await jsonList(stage, ["audit", "query", "--sql", view]);
  assert.deepEqual(rows.map(({ path, length }) => [path, length]), [
    ["/a b", 4096],
    ["/a b", 4096],
    ["/c", null],
    ["/open", null],
  ]);
  await works(stage, ["audit", "migrate", old]);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 3 + 5);
});

Deno.test("audit migrate encrypts a database under its own name and keeps the original aside", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const path = databaseOf(stage);
  await Deno.mkdir(join(stage.folder, "audit"), { mode: 0o700 });
  makeGoPort(path, 4);
  const document = await json(stage, ["audit", "migrate", path]);
  assert.equal(document["original"], `${path}.plaintext`);
  assert.match(
    new TextDecoder().decode(await Deno.readFile(`${path}.plaintext`)),
    /^SQLite format 3/,
  );
  assert.doesNotMatch(new TextDecoder().decode(await Deno.readFile(path)), /^SQLite|CREATE TABLE/);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 4);
  const [entry] = await jsonList(stage, ["audit", "trail"]);
  assert.equal(entry?.["command"], "audit migrate");
  assert.equal(entry?.["outcome"], "success");
});

Deno.test("audit migrate --dry-run counts everything and makes neither key nor database", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const old = join(stage.folder, "old.db");
  makeGoPort(old, 5);
  const [request] = await dryRun(stage, ["audit", "migrate", old]);
  assert.deepEqual(membersOf(request?.["body"])["rows"], { "audit_logs": 5 });
  assert.equal(await isThere(databaseOf(stage)), false);
  assert.equal(stage.keyring.size, 0);
});

Deno.test("audit migrate refuses what is no older database, and changes nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const absent = join(stage.folder, "absent.db");
  await fails(stage, ["audit", "migrate", absent], 6, /no database "absent.db"/);
  await loadText(stage, transferLog(1));
  const encrypted = databaseOf(stage);
  await fails(stage, ["audit", "migrate", encrypted], 7, /not an unencrypted SQLite database/);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 1);
});

Deno.test("audit migrate without SOURCE finds the Go port's and the official database", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  // The configuration lies elsewhere than in the home folder's usual place.
  const goPort = join(stage.folder, ".globus-connect-server", "audit", "audit.db");
  const official = join(stage.folder, ".globus", "audit-logs.db");
  await fails(stage, ["audit", "migrate"], 6, /no older database at .*\.globus\/audit-logs\.db/);
  for (const folder of [".globus-connect-server/audit", ".globus"]) {
    await Deno.mkdir(join(stage.folder, folder), { recursive: true, mode: 0o700 });
  }
  makeGoPort(goPort, 5);
  makeOfficial(official);
  const requests = await dryRun(stage, ["audit", "migrate"]);
  assert.deepEqual(
    requests.map(({ body }) => membersOf(body)["source"]),
    [goPort, official],
  );
  const done = await jsonList(stage, ["audit", "migrate"]);
  assert.deepEqual(done.map(({ layout, rows }) => [layout, rows]), [["go-port", 5], [
    "official",
    5,
  ]]);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 10);
  await works(stage, ["audit", "migrate"]);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 10);
});

Deno.test("audit migrate without SOURCE does what the hint of an unencrypted database says", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const path = databaseOf(stage);
  await Deno.mkdir(join(stage.folder, "audit"), { mode: 0o700 });
  makeGoPort(path, 4);
  const { stderr } = await stage.run(["audit", "query"]);
  assert.match(stderr, /hint: gcs audit migrate$/m);
  const [document] = await jsonList(stage, ["audit", "migrate"]);
  assert.equal(document?.["original"], `${path}.plaintext`);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 4);
});
