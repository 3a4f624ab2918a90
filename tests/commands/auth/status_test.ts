import assert from "node:assert/strict";
import { join } from "node:path";
import { binary } from "../../_support/binary.ts";
import { setStage } from "../../_support/stage.ts";
import { listOf } from "../_list.ts";

Deno.test("auth status lists key, ages and next rotation of every profile, and no secret", async () => {
  await using stage = await setStage();
  const [row] = await listOf(stage, ["auth", "status"]);
  assert.equal(row?.["profile"], "default");
  assert.equal(row?.["form"], "sealed");
  assert.equal(row?.["key_source"], binary === undefined ? "keyring" : "passphrase");
  assert.match(String(row?.["key_id"]), /^[0-9a-f]{16}$/);
  assert.equal(row?.["login_age_days"], 0);
  const days = (Date.parse(String(row?.["next_rotation"])) - Date.now()) / 86_400_000;
  assert.ok(days > 89 && days <= 90, String(days));
  const text = await stage.run(["auth", "status", "--debug"]);
  assert.doesNotMatch(text.stdout + text.stderr, /Ag[A-Za-z0-9]{30}/);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("auth status names the problem of a profile that cannot be opened", async () => {
  await using stage = await setStage();
  const tokens = join(stage.folder, "tokens");
  await Deno.copyFile(join(tokens, "default.json"), join(tokens, "moved.json"));
  await Deno.chmod(join(tokens, "moved.json"), 0o600);
  const rows = await listOf(stage, ["auth", "status"]);
  assert.deepEqual(rows.map((row) => row["profile"]), ["default", "moved"]);
  assert.equal(rows[0]?.["problem"], null);
  assert.match(String(rows[1]?.["problem"]), /\w/);
});

Deno.test("auth status without logins is empty and exits 0", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  assert.deepEqual(await listOf(stage, ["auth", "status"]), []);
});
