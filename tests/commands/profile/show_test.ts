import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { json } from "../_expect.ts";

Deno.test("profile show tells settings and login of the profile in use", async () => {
  await using stage = await setStage();
  const document = await json(stage, ["profile", "show"]);
  assert.equal(document["name"], "default");
  assert.equal(document["logged_in"], true);
  assert.deepEqual(document["identity"], { id: seedIds.admin, username: "admin@example.org" });
  const text = await stage.run(["profile", "show"]);
  assert.match(text.stdout, /Username\tadmin@example\.org/);
});

Deno.test("profile show of an unknown profile exits 6 and names the nearest", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await stage.run(["config", "set", "profiles.lab.endpoint", "lab.example.org"]);
  const outcome = await stage.run(["profile", "show", "lap"]);
  assert.equal(outcome.code, 6);
  assert.match(outcome.stderr, /did you mean "lab"/);
});
