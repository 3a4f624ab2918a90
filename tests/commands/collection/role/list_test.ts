import assert from "node:assert/strict";
import { seedIds } from "../../../../src/sandbox/mod.ts";
import { setStage } from "../../../_support/stage.ts";
import { documentsOf, refused, works } from "../../_expect.ts";

Deno.test("collection role list shows the roles on one collection only", async () => {
  await using stage = await setStage();
  const on = seedIds.mappedCollection;
  const { json } = await works(stage, ["collection", "role", "list", on, "-F", "json"]);
  const roles = documentsOf(json());
  assert.deepEqual(roles.map(({ role }) => role), ["administrator", "access_manager"]);
  assert.ok(roles.every(({ collection }) => collection === on));
});

Deno.test("collection role list of a collection without roles prints an empty array", async () => {
  await using stage = await setStage();
  const { stdout } = await works(
    stage,
    ["collection", "role", "list", seedIds.node, "-F", "json"],
  );
  assert.equal(stdout, "[]\n");
});

Deno.test("collection role list needs the id of a collection", async () => {
  await using stage = await setStage();
  await refused(stage, ["collection", "role", "list"], /Missing argument COLLECTION_ID/);
});
