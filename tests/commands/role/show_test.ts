import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";

const id = "5a4d0000-0000-4000-8000-000000000705";

for (
  const words of [
    ["role", "show", id],
    ["endpoint", "role", "show", id],
    ["collection", "role", "show", id],
    ["collection", "role", "show", seedIds.mappedCollection, id],
  ]
) {
  Deno.test(`${words.slice(0, -1).join(" ")} shows the role`, async () => {
    await using stage = await setStage();
    const role = await json(stage, words);
    assert.equal(role["id"], id);
    assert.equal(role["role"], "access_manager");
    const { stdout } = await works(stage, words);
    assert.match(stdout, new RegExp(`^Collection ID\t${seedIds.mappedCollection}$`, "m"));
  });
}

Deno.test("role show of a role on another collection exits 3", async () => {
  await using stage = await setStage();
  await fails(
    stage,
    ["collection", "role", "show", seedIds.guestCollection, id],
    3,
    /is not on collection/,
  );
});

Deno.test("role show of an unknown id exits 6, of no id exits 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["role", "show", seedIds.node], 6, /Cannot .*role/);
  await refused(stage, ["role", "show", "x"], /Invalid ID "x": expected a UUID/);
});
