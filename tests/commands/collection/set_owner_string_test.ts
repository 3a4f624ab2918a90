import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, json, refused, works } from "../_expect.ts";
import { trailOf } from "../_trail.ts";

const id = seedIds.mappedCollection;
const command = ["collection", "set-owner-string", id];

Deno.test("collection set-owner-string sends the id of the identity and says so", async () => {
  await using stage = await setStage();
  assert.deepEqual(await json(stage, [...command, "admin@example.org"]), {
    id,
    "identity_id": seedIds.admin,
    status: "updated",
    changed: true,
  });
  const [sent] = changes(stage);
  assert.deepEqual([sent?.method, sent?.path], ["PUT", `/api/collections/${id}/owner_string`]);
  const { stdout } = await works(stage, [...command, "--owner-string", seedIds.admin]);
  assert.equal(stdout, `Collection ${id} is now shown as owned by ${seedIds.admin}\n`);
  const [row] = await trailOf(stage, "collection set-owner-string");
  assert.deepEqual([row?.["outcome"], row?.["objects"]], ["success", [id]]);
});

Deno.test("collection set-owner-string --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [...command, seedIds.admin]);
  assert.deepEqual(body, { DATA_TYPE: "owner_string#1.0.0", "identity_id": seedIds.admin });
});

Deno.test("collection set-owner-string refuses bad input and the identity of another", async () => {
  await using stage = await setStage();
  await refused(stage, command, /Missing argument IDENTITY/);
  await refused(stage, [...command, "The lab"], /neither an id nor/);
  await fails(stage, [...command, seedIds.researcher], 13, /one of your identities/);
  const unknown = ["collection", "set-owner-string", seedIds.node, seedIds.admin];
  await fails(stage, unknown, 6, /shown owner/);
});
