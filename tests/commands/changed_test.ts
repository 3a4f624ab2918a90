import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { json, works } from "./_expect.ts";

const { mappedCollection: mapped, posixGateway: gateway, node } = seedIds;

/** Updates that change something the first time, and nothing the second. */
const updates: readonly (readonly string[])[] = [
  ["collection", "update", mapped, "--description", "Changed", "--keywords", "a,b"],
  ["collection", "update", mapped, "--sharing-user-deny", "root"],
  ["collection", "update", mapped, "--sharing-restrict-paths", '{"read":["/data"]}'],
  ["collection", "set-subscription-admin-verified", mapped, "true"],
  ["collection", "set-owner", mapped, seedIds.researcher],
  ["storage-gateway", "update", gateway, "--user-deny", "root"],
  ["storage-gateway", "update", "posix", gateway, "--posix-group-deny", "wheel"],
  ["node", "update", node, "--incoming-port-range", "50100-50200"],
  ["node", "disable", node],
  ["endpoint", "update", "--department", "Changed"],
];

for (const words of updates) {
  Deno.test(`${words.join(" ")} says changed: true, and false when repeated`, async () => {
    await using stage = await setStage();
    assert.equal((await json(stage, words))["changed"], true);
    assert.equal((await json(stage, words))["changed"], false);
  });
}

Deno.test("an update that changes nothing says so to people, too", async () => {
  await using stage = await setStage();
  const words = ["collection", "update", mapped, "--description", "Changed"];
  assert.equal((await works(stage, words)).stdout, `Updated collection ${mapped}\n`);
  assert.equal((await works(stage, words)).stdout, `Nothing changed in collection ${mapped}\n`);
  const cleared = ["collection", "update", mapped, "--description", ""];
  assert.equal((await json(stage, cleared))["changed"], true);
  assert.equal((await json(stage, cleared))["changed"], false);
});
