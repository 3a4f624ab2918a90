import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";

Deno.test("config path prints the file even when it cannot be used", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const file = join(stage.folder, "config.yaml");
  await Deno.chmod(file, 0o644);
  const outcome = await stage.run(["config", "path"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(outcome.stdout, `${file}\n`);
  const list = await stage.run(["config", "list"]);
  assert.equal(list.code, 1);
  assert.match(list.stderr, /hint: chmod 600/);
});
