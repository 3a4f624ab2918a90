import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";
import { listOf } from "../_list.ts";

Deno.test("profile delete revokes and removes the tokens with the settings", async () => {
  await using stage = await setStage();
  await stage.run(["config", "set", "profiles.default.format", "text"]);
  const outcome = await stage.run(["profile", "delete", "default", "--yes", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { name: "default", status: "deleted" });
  assert.ok(stage.sandbox.requests.some(({ path }) => path === "/v2/oauth2/token/revoke"));
  await assert.rejects(Deno.stat(join(stage.folder, "tokens", "default.json")));
  assert.deepEqual(await listOf(stage, ["profile", "list"]), [
    { name: "default", current: true, "logged_in": false },
  ]);
});

Deno.test("profile delete asks for the name: without a terminal it exits 2", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(["profile", "delete", "default"])).code, 2);
  assert.deepEqual(stage.sandbox.requests, []);
  const dry = await stage.run(["profile", "delete", "default", "--dry-run"]);
  assert.match(dry.stdout, /Would send: remove profile "default"/);
  assert.ok((await Deno.stat(join(stage.folder, "tokens", "default.json"))).isFile);
});

Deno.test("profile delete of an unknown profile exits 6", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  assert.equal((await stage.run(["profile", "delete", "nobody", "--yes"])).code, 6);
});
