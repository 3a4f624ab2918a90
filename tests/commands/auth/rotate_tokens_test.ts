import assert from "node:assert/strict";
import { setStage, type Stage } from "../../_support/stage.ts";
import { json, membersOf } from "../_expect.ts";

function sent(stage: Stage, path: string) {
  return stage.sandbox.requests.filter((request) => request.path === path);
}

Deno.test("auth rotate-tokens gets new tokens, revokes the old and works on", async () => {
  await using stage = await setStage();
  const report = membersOf(await json(stage, ["auth", "rotate-tokens"]));
  const { length } = Array.isArray(report["rotated"]) ? report["rotated"] : [];
  assert.ok(length >= 3, "one token a resource server");
  assert.equal(sent(stage, "/v2/oauth2/token").length, length);
  assert.ok(sent(stage, "/v2/oauth2/token/revoke").length >= length);
  assert.equal((await stage.run(["collection", "list"])).code, 0);
});

Deno.test("auth rotate-tokens --due leaves young tokens alone", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["auth", "rotate-tokens", "--due", "--all"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /Rotated 0 tokens/);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("auth rotate-tokens --dry-run sends nothing and shows no token", async () => {
  await using stage = await setStage();
  const { code, stdout } = await stage.run(["auth", "rotate-tokens", "--dry-run"]);
  assert.equal(code, 0);
  assert.match(stdout, /POST https:\/\/127\.0\.0\.1:\d+\/v2\/oauth2\/token/);
  assert.doesNotMatch(stdout, /Ag[A-Za-z0-9]{30}/);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("auth rotate-tokens without a login exits 4", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  assert.equal((await stage.run(["auth", "rotate-tokens"])).code, 4);
});
