import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryRun, fails, json } from "../_expect.ts";

const id = "5a4d0000-0000-4000-8000-000000000705";

for (
  const words of [
    ["role", "delete", id],
    ["endpoint", "role", "delete", id],
    ["collection", "role", "delete", seedIds.mappedCollection, id],
  ]
) {
  Deno.test(`${words.slice(0, -1).join(" ")} takes the role away`, async () => {
    await using stage = await setStage();
    assert.deepEqual(await json(stage, [...words, "--yes"]), { id, status: "deleted" });
    assert.equal(changes(stage).length, 1);
    assert.equal((await stage.run(["role", "show", id])).code, 6);
  });
}

Deno.test("role delete without a terminal and without --yes exits 2 and deletes nothing", async () => {
  await using stage = await setStage();
  await fails(stage, ["role", "delete", id], 2, /--yes/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("role delete of a role on another collection exits 3 and deletes nothing", async () => {
  await using stage = await setStage();
  const words = ["role", "delete", seedIds.guestCollection, id, "--yes"];
  await fails(stage, words, 3, /gcs role show/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("role delete --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, ["role", "delete", id]);
  assert.equal(request?.["method"], "DELETE");
  assert.match(String(request?.["target"]), new RegExp(`/api/roles/${id}$`));
});

Deno.test("role delete of the owner's role exits 7, of an unknown one 6", async () => {
  await using stage = await setStage();
  const owner = "5a4d0000-0000-4000-8000-000000000701";
  await fails(stage, ["role", "delete", owner, "--yes"], 7, /owner/);
  await fails(stage, ["role", "delete", seedIds.node, "--yes"], 6, /Cannot/);
});
