import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { changes, dryRun, fails, json, refused } from "../_expect.ts";
import { listOf } from "../_list.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";
import { collectionId, policyId, policyIds, sharingStage } from "./_policy.ts";

const command = ["sharing-policy", "delete", policyId];

Deno.test("sharing-policy delete --yes deletes this one and prints one JSON document", async () => {
  await using stage = await sharingStage();
  assert.deepEqual(await json(stage, [...command, "--yes"]), { id: policyId, status: "deleted" });
  const left = await listOf(stage, ["sharing-policy", "list", collectionId]);
  assert.deepEqual(left.map(({ id }) => id), policyIds.slice(1));
  const [row] = await trailOf(stage, "sharing-policy delete");
  assert.deepEqual([row?.["outcome"], row?.["objects"]], ["success", [policyId]]);
});

Deno.test("sharing-policy delete without a terminal and without --yes deletes nothing", async () => {
  await using stage = await sharingStage();
  await fails(stage, command, 2, /--yes/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("sharing-policy delete --dry-run describes the request and sends none", async () => {
  await using stage = await sharingStage();
  const [request] = await dryRun(stage, command);
  assert.equal(request?.["method"], "DELETE");
});

Deno.test("sharing-policy delete of an unknown id exits 6, of no UUID 2, without the role 5", async () => {
  await using stage = await sharingStage();
  await fails(stage, ["sharing-policy", "delete", seedIds.node, "--yes"], 6, /Cannot/);
  await refused(stage, ["sharing-policy", "delete", "x", "--yes"], /expected a UUID/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, "--yes"], 5, /one of these roles/);
});
