import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const command = ["endpoint", "set-subscription-id"];
const family = "endpoint_subscription#1.0.0";

Deno.test('endpoint set-subscription-id "" clears it, DEFAULT and an id set it again', async () => {
  await using stage = await setStage();
  const cleared = await json(stage, [...command, ""]);
  assert.equal(cleared["subscription_id"] ?? null, null);
  assert.equal(changes(stage)[0]?.path, "/api/endpoint/subscription_id");
  assert.equal((await json(stage, ["endpoint", "show"]))["subscription_id"] ?? null, null);

  const byDefault = await works(stage, [...command, "DEFAULT"]);
  assert.equal(byDefault.stdout, `Subscription ID: ${seedIds.subscription}\n`);
  await works(stage, [...command, ""]);
  const byId = await json(stage, [...command, "--subscription-id", seedIds.subscription]);
  assert.equal(byId["subscription_id"], seedIds.subscription);
  const rows = await trailOf(stage, "endpoint set-subscription-id");
  assert.deepEqual(rows.map(({ outcome }) => outcome), Array(4).fill("success"));
});

Deno.test("endpoint set-subscription-id --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const body = (...words: string[]) => dryBody(stage, [...command, ...words]);
  assert.deepEqual(await body(""), { DATA_TYPE: family, "subscription_id": null });
  assert.deepEqual(await body("DEFAULT"), { DATA_TYPE: family, "subscription_id": "DEFAULT" });
  assert.deepEqual(await body(seedIds.subscription.toUpperCase()), {
    DATA_TYPE: family,
    "subscription_id": seedIds.subscription,
  });
});

Deno.test("endpoint set-subscription-id refuses what is no subscription, and sends nothing", async () => {
  await using stage = await setStage();
  await refused(stage, command, /Missing argument SUBSCRIPTION_ID/);
  await refused(stage, [...command, "default"], /no UUID/);
  await refused(stage, [...command, "DEFAULT", "--subscription-id", ""], /not both/);
});

Deno.test("endpoint set-subscription-id fails for a subscription that somebody else manages", async () => {
  await using stage = await setStage();
  await fails(stage, [...command, seedIds.node], 13, /does not manage it/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, "DEFAULT"], 13, /does not manage any/);
});
