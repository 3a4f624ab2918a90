import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { fails, json, refused, works } from "../_expect.ts";
import { collectionId, policyId, sharingStage } from "./_policy.ts";

Deno.test("sharing-policy show prints the document, and the fields for people", async () => {
  await using stage = await sharingStage();
  const document = await json(stage, ["sharing-policy", "show", policyId]);
  assert.equal(document["collection_id"], collectionId);
  const { stdout } = await works(stage, ["sharing-policy", "show", policyId]);
  assert.match(stdout, /^Users\s+ada$/m);
  assert.match(stdout, /^None\s+\/data\/raw$/m);
});

Deno.test("sharing-policy show of an unknown id exits 6, of no UUID 2", async () => {
  await using stage = await sharingStage();
  await fails(stage, ["sharing-policy", "show", seedIds.node], 6, /read sharing policy/);
  await refused(stage, ["sharing-policy", "show", "x"], /expected a UUID/);
});
