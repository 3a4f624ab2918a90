import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../../_support/stage.ts";
import { dryRun, fails, json, membersOf, works } from "../_expect.ts";
import { isThere, jsonList, loadText, transferLog } from "./_audit.ts";

async function stageWithRecords(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(8));
  return stage;
}

Deno.test("audit backup writes an encrypted private copy and says which key it has", async () => {
  await using stage = await stageWithRecords();
  const path = join(stage.folder, "backup.db");
  const document = await json(stage, ["audit", "backup", path]);
  assert.equal(document["records"], 8);
  assert.match(String(document["key_id"]), /^[0-9a-f]{16}$/);
  assert.equal(document["key"], undefined);
  assert.doesNotMatch(new TextDecoder().decode(await Deno.readFile(path)), /SQLite|transfer/);
  assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  const about = membersOf(JSON.parse(await Deno.readTextFile(`${path}.about.json`)));
  assert.equal(about["key_id"], document["key_id"]);
  const [entry] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
  assert.equal(entry?.["command"], "audit backup");
  assert.equal(entry?.["outcome"], "success");
});

Deno.test("audit backup --new-key shows a key that neither file nor trail holds", async () => {
  await using stage = await stageWithRecords();
  const path = join(stage.folder, "backup.db");
  const { stdout } = await works(stage, ["audit", "backup", path, "--new-key"]);
  const key = /Key \(shown once\)\t([0-9a-f]{64})\n/.exec(stdout)?.[1];
  assert.ok(key !== undefined);
  assert.ok(!(await Deno.readTextFile(`${path}.about.json`)).includes(key));
  const trail = await jsonList(stage, ["audit", "trail"]);
  assert.ok(!JSON.stringify(trail).includes(key));
});

Deno.test("audit backup leaves a file that is there alone, unless --force", async () => {
  await using stage = await stageWithRecords();
  const path = join(stage.folder, "backup.db");
  await Deno.writeTextFile(path, "mine", { mode: 0o600 });
  await fails(stage, ["audit", "backup", path], 7, /already a file "backup.db"/);
  assert.equal(await Deno.readTextFile(path), "mine");
  await works(stage, ["audit", "backup", path, "--force"]);
  assert.notEqual(await Deno.readTextFile(path), "mine");
});

Deno.test("audit backup --dry-run writes nothing, and without a database it exits 6", async () => {
  await using stage = await stageWithRecords();
  const path = join(stage.folder, "backup.db");
  const [request] = await dryRun(stage, ["audit", "backup", path]);
  assert.equal(request?.["target"], path);
  assert.equal(await isThere(path), false);
  await using empty = await setStage({ isLoggedIn: false });
  await fails(empty, ["audit", "backup", path], 6, /no audit database yet/);
});
