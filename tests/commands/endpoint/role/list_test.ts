import assert from "node:assert/strict";
import { seedIds } from "../../../../src/sandbox/mod.ts";
import { setStage } from "../../../_support/stage.ts";
import { documentsOf, works } from "../../_expect.ts";

Deno.test("endpoint role list shows roles on the endpoint and none on collections", async () => {
  await using stage = await setStage();
  const { json } = await works(stage, ["endpoint", "role", "list", "-F", "json"]);
  const roles = documentsOf(json());
  assert.deepEqual(roles.map(({ role }) => role), ["owner", "administrator"]);
  assert.ok(roles.every(({ collection }) => collection === null));
});

Deno.test("endpoint role list prints a row for each role, ids in full", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["endpoint", "role", "list"]);
  const [first = ""] = stdout.split("\n");
  assert.deepEqual(first.split("\t").slice(1, 3), [
    "owner",
    `urn:globus:auth:identity:${seedIds.admin}`,
  ]);
});
