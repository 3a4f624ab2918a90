import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";

async function tokenFiles(stage: Stage): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(join(stage.folder, "tokens"))) {
    if (name.endsWith(".json")) names.push(name);
  }
  return names;
}

function revocations(stage: Stage): string[] {
  return stage.sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token/revoke")
    .map(({ body }) => JSON.stringify(body));
}

Deno.test("logout revokes every token, refresh tokens first, and removes the file", async () => {
  await using stage = await setStage();
  const token = stage.sandbox.managerToken();
  const outcome = await stage.run(["logout", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { profile: "default", status: "logged_out", revoked: true });
  assert.ok(revocations(stage).length >= 4, "refresh and access tokens of several servers");
  assert.ok(!revocations(stage).some((body) => body.includes(token)), "others stay valid");
  assert.deepEqual(await tokenFiles(stage), []);
  const after = await stage.run(["collection", "list"]);
  assert.equal(after.code, 4);
  assert.match(after.stderr, /Not logged in as profile "default"/);
});

Deno.test("logout removes tokens that cannot be opened, because their key is gone", async () => {
  await using stage = await setStage();
  for (const name of [...stage.keyring.keys()]) {
    if (name.startsWith("tokens:")) stage.keyring.delete(name);
  }
  assert.equal((await stage.run(["collection", "list"])).code, 10);
  const outcome = await stage.run(["logout"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /did not confirm that the tokens are revoked/);
  assert.deepEqual(await tokenFiles(stage), []);
});

Deno.test("logout removes the tokens when Globus Auth does not answer", async () => {
  await using stage = await setStage({ settings: "" });
  stage.sandbox.faults.add({ drop: "before", match: { path: "/v2/oauth2/token/revoke" } });
  const outcome = await stage.run(["logout", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { profile: "default", status: "logged_out", revoked: false });
  assert.deepEqual(await tokenFiles(stage), []);
});

Deno.test("logout --all ends every profile's session", async () => {
  await using stage = await setStage();
  const tokens = join(stage.folder, "tokens");
  await Deno.copyFile(join(tokens, "default.json"), join(tokens, "moved.json"));
  await Deno.chmod(join(tokens, "moved.json"), 0o600);
  const outcome = await stage.run(["logout", "--all", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), [
    { profile: "default", status: "logged_out", revoked: true },
    { profile: "moved", status: "logged_out", revoked: false },
  ]);
  assert.deepEqual(await tokenFiles(stage), []);
});

Deno.test("logout without a login exits 4, and --dry-run changes nothing", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(["logout", "--profile", "other"])).code, 4);
  const dry = await stage.run(["logout", "--dry-run"]);
  assert.equal(dry.code, 0);
  assert.match(dry.stdout, /remove login of profile "default"/);
  assert.deepEqual(stage.sandbox.requests, []);
  assert.deepEqual(await tokenFiles(stage), ["default.json"]);
});
