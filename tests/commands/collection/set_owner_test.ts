import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const id = seedIds.mappedCollection;
const command = ["collection", "set-owner", id];

Deno.test("collection set-owner makes the identity of a user name the owner", async () => {
  await using stage = await setStage();
  assert.deepEqual(await json(stage, [...command, "researcher@example.org"]), {
    id,
    "identity_id": seedIds.researcher,
    status: "updated",
    changed: true,
  });
  assert.equal(changes(stage)[0]?.path, `/api/collections/${id}/owner`);
  const after = await json(stage, ["collection", "show", id]);
  assert.equal(after["identity_id"], seedIds.researcher);
  const [row] = await trailOf(stage, "collection set-owner");
  assert.deepEqual([row?.["outcome"], row?.["objects"]], ["success", [id]]);
});

Deno.test("collection set-owner takes the option that older scripts use, as text says", async () => {
  await using stage = await setStage();
  const urn = `urn:globus:auth:identity:${seedIds.researcher}`;
  const { stdout } = await works(stage, [...command, "--principal", urn]);
  assert.equal(stdout, `The owner of collection ${id} is now ${seedIds.researcher}\n`);
});

Deno.test("collection set-owner --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [...command, seedIds.researcher]);
  assert.deepEqual(body, {
    DATA_TYPE: "collection_owner#1.0.0",
    "identity_id": seedIds.researcher,
  });
});

Deno.test("collection set-owner refuses bad input, and sends nothing", async () => {
  await using stage = await setStage();
  await refused(stage, command, /Missing argument IDENTITY/);
  await refused(stage, [...command, "ada", "--principal", "x"], /not both/);
  await refused(stage, [...command, "ada"], /neither an id nor/);
  await refused(stage, ["collection", "set-owner", "5a4d", "ada"], /expected a UUID/);
});

Deno.test("collection set-owner of a guest collection, an unknown one, or without the role fails", async () => {
  await using stage = await setStage();
  const guest = ["collection", "set-owner", seedIds.guestCollection, seedIds.admin];
  await fails(stage, guest, 13, /Only a mapped collection/);
  await fails(stage, ["collection", "set-owner", seedIds.node, seedIds.admin], 6, /set the owner/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, seedIds.researcher], 5, /you need one of these roles/);
});
