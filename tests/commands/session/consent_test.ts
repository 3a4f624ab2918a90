import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { loginStage, testWithBrowser } from "../_browser.ts";
import { json, membersOf } from "../_expect.ts";

const dataAccess = `https://auth.globus.org/scopes/${seedIds.mappedCollection}/data_access`;
const withData = `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections[*${dataAccess}]`;

testWithBrowser("session consent asks for the scope besides the old ones", async () => {
  const { stage, env } = await loginStage();
  await using _ = stage;
  const before = membersOf(await json(stage, ["session", "show"]));
  const outcome = await stage.run(["session", "consent", withData, "-F", "json"], { env });
  assert.equal(outcome.code, 0, outcome.stderr);
  const page = stage.sandbox.requests.find(({ path }) => path === "/v2/oauth2/authorize");
  const scope = new URLSearchParams(page?.search).get("scope") ?? "";
  assert.ok(scope.includes(withData), scope);
  assert.match(scope, /view_identity_set/);
  const after = membersOf(await json(stage, ["session", "show"]));
  assert.equal(after["started_at"], before["started_at"], "a consent does not lengthen a session");
  assert.equal((await stage.run(["collection", "list"])).code, 0);
});

testWithBrowser("session consent that is refused changes nothing and exits 4", async () => {
  const { stage, env } = await loginStage({ mode: "deny" });
  await using _ = stage;
  assert.equal((await stage.run(["session", "consent", dataAccess], { env })).code, 4);
  assert.equal((await stage.run(["collection", "list"])).code, 0);
});

Deno.test("session consent with broken brackets or nothing exits 2 and sends nothing", async () => {
  await using stage = await setStage();
  for (const words of [["a[b"], [""], []]) {
    assert.equal((await stage.run(["session", "consent", ...words])).code, 2, words.join());
  }
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("session consent --dry-run shows the scopes and opens no page", async () => {
  await using stage = await setStage();
  const { code, stdout } = await stage.run(["session", "consent", dataAccess, "--dry-run"]);
  assert.equal(code, 0);
  assert.ok(stdout.includes(dataAccess));
  assert.deepEqual(stage.sandbox.requests, []);
});
