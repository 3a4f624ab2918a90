import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryRun, fails, json, refused } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const id = seedIds.mappedCollection;
const command = ["collection", "reset-owner-string", id];

Deno.test("collection reset-owner-string deletes the owner string", async () => {
  await using stage = await setStage();
  assert.deepEqual(await json(stage, command), { id, status: "reset", changed: true });
  const [sent] = changes(stage);
  assert.deepEqual([sent?.method, sent?.path, sent?.status], [
    "DELETE",
    `/api/collections/${id}/owner_string`,
    200,
  ]);
  const [row] = await trailOf(stage, "collection reset-owner-string");
  assert.deepEqual([row?.["outcome"], row?.["objects"]], ["success", [id]]);
});

Deno.test("collection reset-owner-string --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, command);
  assert.match(String(request?.["target"]), new RegExp(`/collections/${id}/owner_string$`));
});

Deno.test("collection reset-owner-string of no UUID, an unknown one, or without the role fails", async () => {
  await using stage = await setStage();
  await refused(stage, ["collection", "reset-owner-string", "5a4d"], /expected a UUID/);
  await fails(stage, ["collection", "reset-owner-string", seedIds.node], 6, /shown owner/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, command, 5, /you need one of these roles/);
});
