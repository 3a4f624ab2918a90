import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";
import { collectionId } from "./_policy.ts";

const command = ["sharing-policy", "create"];
const paths = ["--read", "/data", "--read-write", "/out", "--none", "/data/raw"];

Deno.test("sharing-policy create makes a policy that show then tells of", async () => {
  await using stage = await setStage();
  const words = [...command, collectionId, "--user", "ada", "--user", "bob", ...paths];
  const created = await json(stage, words);
  assert.deepEqual(created["users"], ["ada", "bob"]);
  assert.equal(created["collection_id"], collectionId);
  assert.deepEqual(
    await json(stage, ["sharing-policy", "show", String(created["id"])]),
    created,
  );
  assert.equal(changes(stage)[0]?.status, 201);
  const [row] = await trailOf(stage, "sharing-policy create");
  assert.equal(row?.["outcome"], "success");
});

Deno.test("sharing-policy create --dry-run sends nothing, also in the spelling of older scripts", async () => {
  await using stage = await setStage();
  const body = {
    DATA_TYPE: "sharing_policy#1.0.0",
    "collection_id": collectionId,
    "users": ["ada"],
    "sharing_restrict_paths": {
      DATA_TYPE: "path_restrictions#1.0.0",
      read: ["/data"],
      "read_write": ["/out"],
      none: ["/data/raw"],
    },
  };
  const ada = ["--user", "ada", ...paths];
  assert.deepEqual(await dryBody(stage, [...command, collectionId, ...ada]), body);
  assert.deepEqual(await dryBody(stage, [...command, "--collection", collectionId, ...ada]), body);
});

Deno.test("sharing-policy create prints the new id as text", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...command, collectionId, "--user", "ada"]);
  assert.match(stdout, /^Sharing Policy ID: [0-9a-f-]{36}\n$/);
});

Deno.test("sharing-policy create refuses bad input, and options without a meaning", async () => {
  await using stage = await setStage();
  await refused(stage, [...command, "--user", "ada"], /Missing argument COLLECTION_ID/);
  await refused(stage, [...command, collectionId], /Missing option --user/);
  await refused(stage, [...command, collectionId, "--user", ""], /Missing option --user/);
  await refused(stage, [...command, "5a4d", "--user", "ada"], /expected a UUID/);
  const twice = [...command, collectionId, "--collection", collectionId, "--user", "ada"];
  await refused(stage, twice, /not both/);
  const old = [...command, collectionId, "--sharing-users-allow", "ada"];
  await refused(stage, old, /--sharing-users-allow[\s\S]*--user/);
});

Deno.test("sharing-policy create on a guest collection or without the role fails", async () => {
  await using stage = await setStage();
  const guest = [...command, seedIds.guestCollection, "--user", "ada"];
  await fails(stage, guest, 13, /Mapped collection not found/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, collectionId, "--user", "ada"], 5, /one of these roles/);
});
