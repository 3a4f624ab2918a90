import assert from "node:assert/strict";
import { setStage, type Stage } from "../../_support/stage.ts";
import { dryRun, fails, json, refused, works } from "../_expect.ts";
import { databaseOf, jsonList, loadText, transferLog } from "./_audit.ts";

async function stageWithRecords(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(8));
  return stage;
}

function databaseKeys(stage: Stage): readonly string[] {
  return [...stage.keyring.keys()].filter((account) => account.includes("audit-db:"));
}

Deno.test("audit rekey encrypts anew, destroys the old key, and the trail goes on", async () => {
  await using stage = await stageWithRecords();
  const before = databaseKeys(stage);
  const file = await Deno.readFile(databaseOf(stage));
  const document = await json(stage, ["audit", "rekey", "--yes"]);
  assert.notEqual(document["key_id"], document["old_key_id"]);
  assert.deepEqual(document["kept_key_ids"], []);
  const after = databaseKeys(stage);
  assert.equal(after.length, 1);
  assert.notDeepEqual(after, before);
  assert.notDeepEqual(await Deno.readFile(databaseOf(stage)), file);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 8);
  const [entry] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
  assert.deepEqual([entry?.["command"], entry?.["outcome"]], ["audit rekey", "success"]);
  await works(stage, ["audit", "verify"]);
});

Deno.test("audit rekey --keep-old-key needs no answer and names the key that is kept", async () => {
  await using stage = await stageWithRecords();
  const { stdout } = await works(stage, ["audit", "rekey", "--keep-old-key"]);
  assert.match(stdout, /Keys kept for older backups: [0-9a-f]{16}\n$/);
  assert.equal(databaseKeys(stage).length, 2);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 8);
});

Deno.test("audit rekey finishes what a run that was killed before the swap left", async () => {
  await using stage = await stageWithRecords();
  const file = await Deno.readFile(databaseOf(stage));
  await works(stage, ["audit", "rekey", "--keep-old-key"]);
  // The file as it was before the swap, while the register already has the new key as current.
  for (const suffix of ["-wal", "-shm"]) {
    await Deno.remove(databaseOf(stage) + suffix).catch(() => {});
  }
  await Deno.writeFile(databaseOf(stage), file, { mode: 0o600 });
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 8);
  await works(stage, ["audit", "trail", "--adopt"]);
  const document = await json(stage, ["audit", "rekey", "--yes"]);
  assert.equal(databaseKeys(stage).length, 1);
  assert.deepEqual(document["kept_key_ids"], []);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 8);
});

Deno.test("audit rekey asks first, shows a dry run, and exits 6 without a database", async () => {
  await using stage = await stageWithRecords();
  const before = databaseKeys(stage);
  await refused(stage, ["audit", "rekey"], /must be confirmed/);
  const [request] = await dryRun(stage, ["audit", "rekey"]);
  assert.equal(request?.["target"], databaseOf(stage));
  assert.deepEqual(databaseKeys(stage), before);
  await using empty = await setStage({ isLoggedIn: false });
  await fails(empty, ["audit", "rekey", "--yes"], 6, /no audit database yet/);
});
