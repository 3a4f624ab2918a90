import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { dryBody, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const id = seedIds.guestCollection;
const command = ["collection", "set-subscription-admin-verified", id];

Deno.test("collection set-subscription-admin-verified vouches, and takes it back", async () => {
  await using stage = await setStage();
  const isVerified = async () =>
    (await json(stage, ["collection", "show", id]))["subscription_admin_verified"];
  assert.deepEqual(await json(stage, [...command, "true"]), {
    id,
    "subscription_admin_verified": true,
    status: "updated",
    changed: true,
  });
  assert.equal(await isVerified(), true);
  const { stdout } = await works(stage, [...command, "--not-verified"]);
  assert.equal(stdout, `Collection ${id} is not verified\n`);
  assert.equal(await isVerified(), false);
  await works(stage, [...command, "--verified"]);
  assert.equal(await isVerified(), true);
  await works(stage, [...command, "false"]);
  assert.equal(await isVerified(), false);
  assert.equal((await trailOf(stage, "collection set-subscription-admin-verified")).length, 4);
});

Deno.test("collection set-subscription-admin-verified --dry-run sends nothing", async () => {
  await using stage = await setStage();
  assert.deepEqual(await dryBody(stage, [...command, "false"]), {
    DATA_TYPE: "subscription_admin_verified#1.0.0",
    "subscription_admin_verified": false,
  });
});

Deno.test("collection set-subscription-admin-verified takes silence for neither yes nor no", async () => {
  await using stage = await setStage();
  await refused(stage, command, /Missing argument VERIFIED/);
  await refused(stage, [...command, "yes"], /expected true, false/);
  await refused(stage, [...command, "true", "--not-verified"], /given, too/);
});

Deno.test("collection set-subscription-admin-verified needs a manager of the subscription", async () => {
  await using stage = await setStage();
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, "true"], 5, /role/);
});
