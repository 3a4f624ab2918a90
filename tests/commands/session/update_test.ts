import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { loginStage, testWithBrowser } from "../_browser.ts";
import { json, membersOf } from "../_expect.ts";

function asked(search: string | undefined): URLSearchParams {
  assert.ok(search !== undefined, "no login page was opened");
  return new URLSearchParams(search);
}

testWithBrowser(
  "session update asks for the identity, and keeps every token's scopes",
  async () => {
    const { stage, env } = await loginStage();
    await using _ = stage;
    const before = membersOf(await json(stage, ["session", "show"]));
    const line = ["session", "update", "admin@example.org", "--mfa", "-F", "json"];
    const outcome = await stage.run(line, { env });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), { status: "updated", profile: "default" });
    const request = asked(
      stage.sandbox.requests.find(({ path }) => path === "/v2/oauth2/authorize")?.search,
    );
    assert.equal(request.get("session_required_identities"), "admin@example.org");
    assert.equal(request.get("session_required_mfa"), "true");
    assert.equal(request.get("prompt"), "login");
    assert.match(request.get("scope") ?? "", /manage_collections/);
    const after = membersOf(await json(stage, ["session", "show"]));
    assert.ok(String(after["started_at"]) > String(before["started_at"]));
    assert.deepEqual(servers(after["tokens"]), servers(before["tokens"]));
    assert.equal((await stage.run(["collection", "list"])).code, 0);
  },
);

testWithBrowser(
  "session update by another identity is revoked, and the old login stays",
  async () => {
    const { stage, env } = await loginStage({ identity: seedIds.researcher });
    await using _ = stage;
    const outcome = await stage.run(["session", "update", "--domain", "example.org"], { env });
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.match(outcome.stderr, /but the profile belongs to "admin@example\.org"/);
    const revoked = stage.sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token/revoke");
    assert.ok(revoked.length > 0);
    assert.equal((await stage.run(["collection", "list"])).code, 0);
  },
);

Deno.test("session update --dry-run opens no page, and without a login exits 4", async () => {
  await using stage = await setStage();
  const dry = await stage.run(["session", "update", "--policy", seedIds.policy, "--dry-run"]);
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, new RegExp(seedIds.policy));
  assert.deepEqual(stage.sandbox.requests, []);
  await using empty = await setStage({ isLoggedIn: false });
  assert.equal((await empty.run(["session", "update"])).code, 4);
});

function servers(tokens: unknown): unknown[] {
  assert.ok(Array.isArray(tokens));
  return tokens.map((token) => membersOf(token)["resource_server"]).sort();
}
