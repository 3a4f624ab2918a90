import assert from "node:assert/strict";
import { seedIds } from "../../../../src/sandbox/mod.ts";
import { setStage } from "../../../_support/stage.ts";

Deno.test("collection domain show of a collection without one ends with exit code 6", async () => {
  await using stage = await setStage();
  const line = ["collection", "domain", "show", seedIds.mappedCollection];
  const { code, stdout } = await stage.run(line);
  assert.equal(code, 6);
  assert.equal(stdout, "");
});

Deno.test("collection domain show refuses what is not an id before it asks", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(["collection", "domain", "show", "5a4d"])).code, 2);
  assert.deepEqual(stage.sandbox.requests, []);
});
