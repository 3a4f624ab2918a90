import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { setStage, type Stage } from "../../_support/stage.ts";
import { dryRun, fails, json, refused, works } from "../_expect.ts";
import { databaseOf, isThere, jsonList, loadText, transferLog, write } from "./_audit.ts";
import { makeGoPort } from "./_older.ts";

async function stageWithRecords(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(8));
  return stage;
}

Deno.test("audit shred destroys the database, and a new one can begin", async () => {
  await using stage = await stageWithRecords();
  const document = await json(stage, ["audit", "shred", "--yes"]);
  assert.ok(Array.isArray(document["removed"]) && document["removed"].includes("audit.db"));
  const left = [...Deno.readDirSync(join(stage.folder, "audit"))].map(({ name }) => name);
  assert.deepEqual(left.filter((name) => !name.endsWith(".lock")), []);
  const items = [...stage.keyring.keys()];
  assert.deepEqual(items.filter((account) => account.includes("audit-logs:")), []);
  await fails(stage, ["audit", "query"], 6, /no audit database yet/);
  await loadText(stage, transferLog(3));
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 3);
});

Deno.test("audit shred --destroy-keys makes every backup unreadable", async () => {
  await using stage = await stageWithRecords();
  const backup = join(stage.folder, "backup.db");
  await works(stage, ["audit", "backup", backup]);
  const keys = () => [...stage.keyring.keys()].filter((account) => account.includes("audit-db:"));
  const before = keys();
  await works(stage, ["audit", "shred", "--destroy-keys", "--yes"]);
  assert.deepEqual(keys().filter((account) => before.includes(account)), []);
  await fails(stage, ["audit", "restore", backup], 10, /No key on this machine opens/);
});

Deno.test("audit shred says honestly what overwriting cannot do, before it asks", async () => {
  await using stage = await stageWithRecords();
  const { stdout } = await works(stage, ["audit", "shred", "--help"]);
  assert.match(stdout.replace(/\s+/g, " "), /Solid state disks.*may keep older copies/);
  await refused(stage, ["audit", "shred"], /must be confirmed/);
  assert.equal(await isThere(databaseOf(stage)), true);
});

Deno.test("audit shred FILE destroys an unencrypted original and a backup, and is recorded", async () => {
  await using stage = await stageWithRecords();
  const old = join(stage.folder, "old.db");
  makeGoPort(old, 4);
  const backup = join(stage.folder, "backup.db");
  await works(stage, ["audit", "backup", backup]);
  await works(stage, ["audit", "shred", old, "--yes"]);
  await works(stage, ["audit", "shred", backup, "--yes"]);
  for (const path of [old, backup, `${backup}.about.json`]) {
    assert.equal(await isThere(path), false, basename(path));
  }
  const entries = await jsonList(stage, ["audit", "trail", "--command", "audit shred"]);
  assert.deepEqual(entries.map(({ outcome }) => outcome), ["success", "success"]);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 8);
});

Deno.test("audit shred touches no file that is no audit database", async () => {
  await using stage = await stageWithRecords();
  const mine = await write(stage, "thesis.txt", "years of work ".repeat(1000));
  await refused(stage, ["audit", "shred", mine, "--yes"], /neither an audit database nor a backup/);
  assert.match(await Deno.readTextFile(mine), /^years of work/);
  const absent = join(stage.folder, "absent.db");
  await fails(stage, ["audit", "shred", absent, "--yes"], 6, /no file "absent.db"/);
  await refused(stage, ["audit", "shred", mine, "--destroy-keys"], /goes with the audit database/);
});

Deno.test("audit shred --dry-run destroys nothing, and without a database it exits 6", async () => {
  await using stage = await stageWithRecords();
  const [request] = await dryRun(stage, ["audit", "shred", "--destroy-keys"]);
  assert.equal(request?.["method"], "remove");
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 8);
  await using empty = await setStage({ isLoggedIn: false });
  await fails(empty, ["audit", "shred", "--yes"], 6, /no audit database/);
});

Deno.test("audit shred destroys a database whose key is lost", async () => {
  await using stage = await stageWithRecords();
  stage.keyring.clear();
  const outcome = await works(stage, ["audit", "shred", "--yes"]);
  assert.match(outcome.stderr, /the present audit trail was not written/);
  assert.equal(await isThere(databaseOf(stage)), false);
});
