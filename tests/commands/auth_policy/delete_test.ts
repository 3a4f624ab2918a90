import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { dryRun, fails, json, refused } from "../_expect.ts";
import { trailOf } from "../_trail.ts";
import { policyChanges } from "./_auth.ts";

const command = ["auth-policy", "delete", seedIds.policy];

Deno.test("auth-policy delete --yes deletes and prints one JSON document", async () => {
  await using stage = await setStage();
  const document = await json(stage, [...command, "--yes"]);
  assert.deepEqual(document, { id: seedIds.policy, status: "deleted" });
  assert.equal((await stage.run(["auth-policy", "show", seedIds.policy])).code, 6);
  const [row] = await trailOf(stage, "auth-policy delete");
  assert.deepEqual([row?.["outcome"], row?.["objects"]], ["success", [seedIds.policy]]);
});

Deno.test("auth-policy delete without a terminal and without --yes deletes nothing", async () => {
  await using stage = await setStage();
  await fails(stage, command, 2, /--yes/);
  assert.deepEqual(policyChanges(stage), []);
});

Deno.test("auth-policy delete --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, command);
  assert.match(String(request?.["target"]), new RegExp(`/v2/api/policies/${seedIds.policy}$`));
  assert.deepEqual(policyChanges(stage), []);
});

Deno.test("auth-policy delete of an unknown id exits 6, of no UUID 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["auth-policy", "delete", seedIds.node, "--yes"], 6, /no such policy/);
  await refused(stage, ["auth-policy", "delete", "5a4d", "--yes"], /expected a UUID/);
});
