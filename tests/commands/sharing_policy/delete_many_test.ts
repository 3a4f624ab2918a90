import assert from "node:assert/strict";
import { documentsOf, fails, refused, works } from "../_expect.ts";
import { listOf } from "../_list.ts";
import { trailOf } from "../_trail.ts";
import { collectionId, policyIds, sharingStage } from "./_policy.ts";

const command = ["sharing-policy", "delete"];

Deno.test("sharing-policy delete of many deletes these, with rows for each, and goes on after a failure", async () => {
  await using stage = await sharingStage();
  const left = policyIds.at(-1) ?? "";
  stage.sandbox.faults.add({ status: 409, match: { path: `/api/sharing_policies/${left}` } });
  const outcome = await stage.run([...command, ...policyIds, "--yes", "-F", "json"]);
  assert.equal(outcome.code, 9, outcome.stderr);
  assert.deepEqual(
    documentsOf(outcome.json()).map((row) => [row["id"], row["outcome"]]),
    policyIds.map((id) => [id, id === left ? "failed" : "deleted"]),
  );
  assert.deepEqual((await listOf(stage, ["sharing-policy", "list", collectionId])).length, 1);
  assert.equal((await trailOf(stage, "sharing-policy delete")).length, policyIds.length);
  stage.sandbox.faults.clear();
  const again = await works(stage, [...command, "--resume", "--yes", "-F", "list"]);
  assert.equal(again.stdout.trimEnd(), left);
  assert.deepEqual(await listOf(stage, ["sharing-policy", "list", collectionId]), []);
});

Deno.test("sharing-policy delete of many asks for their number, and of none is refused", async () => {
  await using stage = await sharingStage();
  await fails(stage, [...command, ...policyIds], 2, new RegExp(`${policyIds.length}|--yes`));
  await refused(stage, [...command, "--yes"], /nothing to delete/);
  assert.equal(
    (await listOf(stage, ["sharing-policy", "list", collectionId])).length,
    policyIds.length,
  );
});
