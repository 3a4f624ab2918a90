import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const command = ["endpoint", "set-owner-string"];

Deno.test("endpoint set-owner-string sends the id of the identity and says so", async () => {
  await using stage = await setStage();
  assert.deepEqual(await json(stage, [...command, "admin@example.org"]), {
    "identity_id": seedIds.admin,
    status: "updated",
    changed: true,
  });
  const [sent] = changes(stage);
  assert.deepEqual([sent?.method, sent?.path], ["PUT", "/api/endpoint/owner_string"]);
  const { stdout } = await works(stage, [...command, "--owner-string", seedIds.admin]);
  assert.equal(stdout, `The endpoint is now shown as owned by ${seedIds.admin}\n`);
  assert.equal((await trailOf(stage, "endpoint set-owner-string")).length, 2);
});

Deno.test("endpoint set-owner-string --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [...command, seedIds.admin]);
  assert.deepEqual(body, { DATA_TYPE: "owner_string#1.0.0", "identity_id": seedIds.admin });
});

Deno.test("endpoint set-owner-string refuses bad input, the identity of another, and no role", async () => {
  await using stage = await setStage();
  await refused(stage, command, /Missing argument IDENTITY/);
  await refused(stage, [...command, "Storage team"], /neither an id nor/);
  await fails(stage, [...command, seedIds.researcher], 13, /one of your identities/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, seedIds.researcher], 5, /you need one of these roles/);
});
