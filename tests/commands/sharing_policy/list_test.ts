import assert from "node:assert/strict";
import { fails, refused, works } from "../_expect.ts";
import { listOf } from "../_list.ts";
import { logInAs } from "../_login.ts";
import { collectionId, policyIds, sharingStage } from "./_policy.ts";

const command = ["sharing-policy", "list"];

Deno.test("sharing-policy list follows every page of one collection", async () => {
  await using stage = await sharingStage(2);
  const all = await listOf(stage, [...command, collectionId]);
  assert.deepEqual(all.map(({ id }) => id), policyIds);
  const pages = stage.sandbox.requests.filter(({ path }) => path === "/api/sharing_policies");
  assert.equal(pages.length, 2);
  assert.ok(pages.every(({ search }) => search.includes(`collection_id=${collectionId}`)));
  const { stdout } = await works(stage, [...command, "--collection", collectionId]);
  assert.equal(
    stdout.split("\n")[0],
    [policyIds[0], collectionId, "ada", "/data", "", "/data/raw"].join("\t"),
  );
});

Deno.test("sharing-policy list --user asks for those of one account", async () => {
  await using stage = await sharingStage();
  const bobs = await listOf(stage, [...command, collectionId, "--user", "bob"]);
  assert.deepEqual(bobs.map(({ id }) => id), policyIds.slice(1));
});

Deno.test("sharing-policy list needs a collection, and the role on it", async () => {
  await using stage = await sharingStage();
  await refused(stage, command, /Missing argument COLLECTION_ID/);
  await refused(stage, [...command, "5a4d"], /expected a UUID/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, collectionId], 5, /one of these roles/);
});
