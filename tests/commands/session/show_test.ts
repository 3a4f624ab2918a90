import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { json, membersOf } from "../_expect.ts";

Deno.test("session show tells identity, limits and scopes, and no token", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["session", "show", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const document = membersOf(outcome.json());
  assert.deepEqual(document["identity"], { id: seedIds.admin, username: "admin@example.org" });
  assert.ok(Array.isArray(document["tokens"]));
  const [own] = Array.isArray(document["identities"]) ? document["identities"] : [];
  assert.match(String(membersOf(own)["last_authentication"]), /^\d{4}-\d\d-\d\dT/);
  const started = Date.parse(String(document["started_at"]));
  assert.equal(Date.parse(String(document["ends_at"])) - started, 60 * 60_000);
  assert.doesNotMatch(outcome.stdout, /Ag[A-Za-z0-9]{30}/);
  const text = await stage.run(["session", "show"]);
  assert.match(text.stdout, /Username\tadmin@example\.org/);
  assert.match(text.stdout, /manage_collections/);
});

Deno.test("session show has no end where the limits are off", async () => {
  await using stage = await setStage();
  const settings = ["auth.session_timeout_mins", "auth.inactivity_timeout_mins"];
  for (const key of settings) await stage.run(["config", "set", key, "0"]);
  const document = membersOf(await json(stage, ["session", "show"]));
  assert.deepEqual([document["ends_at"], document["ends_unused_at"]], [null, null]);
});

Deno.test("session show without a login exits 4", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  assert.equal((await stage.run(["session", "show"])).code, 4);
});

Deno.test("a service is not told to log in, which it cannot", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const env = { GCS_CLI_CLIENT_ID: seedIds.serviceClient, GCS_CLI_CLIENT_SECRET: "x".repeat(20) };
  for (const command of [["session", "show"], ["logout"], ["auth", "rotate-tokens"]]) {
    const { code, stderr } = await stage.run(command, { env });
    assert.equal(code, 4, stderr);
    assert.match(
      stderr,
      /hint: a service gets tokens as it needs them; unset GCS_CLI_CLIENT_SECRET/,
    );
  }
});
