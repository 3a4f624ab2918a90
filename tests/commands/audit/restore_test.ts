import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../../_support/stage.ts";
import { dryRun, fails, json, refused, works } from "../_expect.ts";
import { databaseOf, isThere, jsonList, loadText, transferLog } from "./_audit.ts";

async function stageWithBackup(...options: string[]): Promise<Stage & { readonly backup: string }> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(8));
  const backup = join(stage.folder, "backup.db");
  await works(stage, ["audit", "backup", backup, ...options]);
  return { ...stage, backup };
}

const count = async (stage: Stage) => (await json(stage, ["audit", "query", "--count"]))["count"];
const commands = async (stage: Stage) =>
  (await jsonList(stage, ["audit", "trail"])).map(({ command }) => command);

Deno.test("audit restore brings back an older state, in which one can go on working", async () => {
  await using stage = await stageWithBackup();
  const verified = await works(stage, ["audit", "verify"]);
  await loadText(stage, transferLog(20), "more.log");
  assert.equal(await count(stage), 20);
  const later = await works(stage, ["audit", "verify"]);

  const { stdout } = await works(stage, ["audit", "restore", stage.backup, "--yes"]);
  assert.equal(stdout, `Restored 8 records from ${stage.backup}\n`);
  assert.equal(await count(stage), 8);
  assert.deepEqual((await commands(stage)).slice(0, 2), ["audit restore", "audit trail adopt"]);
  const [entry] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
  assert.equal(entry?.["outcome"], "success");

  await loadText(stage, transferLog(9), "again.log");
  await works(stage, ["audit", "verify"]);
  const [old = ""] = verified.stdout.split("\n");
  await works(stage, ["audit", "verify", "--against", old]);
  const [lost = ""] = later.stdout.split("\n");
  await fails(stage, ["audit", "verify", "--against", lost], 11, /Record 10 .*is missing/);
});

Deno.test("audit restore finds the key of a backup that was made before a rekey", async () => {
  await using stage = await stageWithBackup();
  await works(stage, ["audit", "rekey", "--keep-old-key"]);
  await works(stage, ["audit", "restore", stage.backup, "--yes"]);
  assert.equal(await count(stage), 8);
});

Deno.test("audit restore names the key it needs when a rekey destroyed it", async () => {
  await using stage = await stageWithBackup();
  const { key_id: keyId } = JSON.parse(await Deno.readTextFile(`${stage.backup}.about.json`));
  await works(stage, ["audit", "rekey", "--yes"]);
  const why = new RegExp(`No key on this machine opens "backup.db": it needs key ${keyId}`);
  await fails(stage, ["audit", "restore", stage.backup, "--yes"], 10, why);
  assert.equal(await count(stage), 8);
});

Deno.test("audit restore takes a backup with its own key to a machine that has never seen it", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(8));
  const backup = join(stage.folder, "backup.db");
  const { key } = await json(stage, ["audit", "backup", backup, "--new-key"]);
  await using other = await setStage({ isLoggedIn: false });
  await fails(other, ["audit", "restore", backup], 10, /has a key of its own/);
  const wrong = await other.run(["audit", "restore", backup, "--backup-key-stdin"], {
    stdin: "0".repeat(64),
  });
  assert.equal(wrong.code, 10);
  assert.equal(await isThere(databaseOf(other)), false);
  const odd = await other.run(["audit", "restore", backup, "--backup-key-stdin"], {
    stdin: "z".repeat(64),
  });
  assert.equal(odd.code, 2);

  const argv = ["audit", "restore", backup, "--backup-key-stdin"];
  await works(other, argv, { stdin: `${key}\n` });
  assert.equal(await count(other), 8);
  assert.deepEqual((await commands(other)).slice(0, 2), ["audit restore", "audit trail adopt"]);
});

Deno.test("audit restore replaces a database without its key only when told to, and keeps it", async () => {
  await using stage = await stageWithBackup("--new-key");
  const path = databaseOf(stage);
  await using made = await setStage({ isLoggedIn: false });
  await loadText(made, transferLog(5));
  const { key } = await json(made, ["audit", "backup", join(made.folder, "b.db"), "--new-key"]);
  stage.keyring.clear();
  const before = await Deno.readFile(path);
  const argv = ["audit", "restore", join(made.folder, "b.db"), "--backup-key-stdin", "--yes"];
  const { code } = await stage.run(argv, { stdin: String(key) });
  assert.equal(code, 10);
  assert.deepEqual(await Deno.readFile(path), before);
  await works(stage, [...argv, "--replace-unreadable"], { stdin: String(key) });
  assert.equal(await count(stage), 5);
  assert.deepEqual(await Deno.readFile(`${path}.unreadable-1`), before);
});

Deno.test("audit restore asks first, and a dry run changes nothing", async () => {
  await using stage = await stageWithBackup();
  await loadText(stage, transferLog(20), "more.log");
  await refused(stage, ["audit", "restore", stage.backup], /must be confirmed/);
  const [request] = await dryRun(stage, ["audit", "restore", stage.backup]);
  assert.equal(request?.["target"], databaseOf(stage));
  assert.equal(await count(stage), 20);
});

Deno.test("audit restore refuses a missing and a damaged backup, and changes nothing", async () => {
  await using stage = await stageWithBackup();
  const absent = join(stage.folder, "absent.db");
  await fails(stage, ["audit", "restore", absent, "--yes"], 6, /no file "absent.db"/);
  const bytes = await Deno.readFile(stage.backup);
  bytes.fill(0xff, 8200, 8300);
  await Deno.writeFile(stage.backup, bytes);
  await fails(stage, ["audit", "restore", stage.backup, "--yes"], 11, /damaged/);
  assert.equal(await count(stage), 8);
  const [entry] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
  assert.deepEqual([entry?.["command"], entry?.["outcome"]], ["audit restore", "failure"]);
});
