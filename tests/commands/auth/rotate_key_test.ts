import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";
import { json, membersOf } from "../_expect.ts";
import { listOf } from "../_list.ts";

Deno.test("auth rotate-key seals under a new key, and the login still works", async () => {
  await using stage = await setStage();
  const [before] = await listOf(stage, ["auth", "status"]);
  const report = membersOf(await json(stage, ["auth", "rotate-key"]));
  assert.deepEqual(report["resealed"], ["default"]);
  assert.deepEqual(report["removed_key_ids"], [before?.["key_id"]]);
  const [after] = await listOf(stage, ["auth", "status"]);
  assert.equal(after?.["key_id"], report["key_id"]);
  assert.notEqual(after?.["key_id"], before?.["key_id"]);
  assert.equal((await stage.run(["collection", "list"])).code, 0);
});

Deno.test("auth rotate-key leaves a profile that it cannot open, names it and exits 9", async () => {
  await using stage = await setStage();
  const tokens = join(stage.folder, "tokens");
  await Deno.copyFile(join(tokens, "default.json"), join(tokens, "moved.json"));
  await Deno.chmod(join(tokens, "moved.json"), 0o600);
  const bytes = await Deno.readTextFile(join(tokens, "moved.json"));
  const outcome = await stage.run(["auth", "rotate-key"]);
  assert.equal(outcome.code, 9);
  assert.match(outcome.stdout, /left "moved" as it is/);
  assert.equal(await Deno.readTextFile(join(tokens, "moved.json")), bytes);
  assert.equal((await stage.run(["collection", "list"])).code, 0);
});

Deno.test("auth rotate-key --dry-run names the profiles and changes no key", async () => {
  await using stage = await setStage();
  const keys = new Map(stage.keyring);
  const { code, stdout } = await stage.run(["auth", "rotate-key", "--dry-run"]);
  assert.equal(code, 0);
  assert.match(stdout, /"default"/);
  assert.deepEqual(stage.keyring, keys);
});
