import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";

Deno.test("config unset takes the value out, and says when there was none", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await stage.run(["config", "set", "api.max_retries", "5"]);
  const outcome = await stage.run(["config", "unset", "api.max_retries"]);
  assert.equal(outcome.stdout, "Unset api.max_retries\n");
  assert.equal((await stage.run(["config", "get", "api.max_retries"])).stdout, "3\n");
  const again = await stage.run(["config", "unset", "api.max_retries", "-F", "json"]);
  assert.deepEqual(again.json(), { key: "api.max_retries", status: "absent" });
});

Deno.test("config unset repairs a file with a key that nobody knows", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const file = join(stage.folder, "config.yaml");
  await Deno.writeTextFile(file, "api:\n  max_retires: 3\n", { mode: 0o600 });
  assert.equal((await stage.run(["config", "list"])).code, 2);
  const outcome = await stage.run(["config", "unset", "api.max_retires"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal((await stage.run(["config", "list"])).code, 0);
});

Deno.test("config unset of a key that neither exists nor is known exits 2", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  assert.equal((await stage.run(["config", "unset", "no.such"])).code, 2);
});
