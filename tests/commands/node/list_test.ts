import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, works } from "../_expect.ts";

Deno.test("node list prints id, addresses and status", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["node", "list"]);
  assert.equal(stdout, `${seedIds.node}\t192.0.2.10\tactive\n`);
  const table = await works(stage, ["node", "list", "--color", "never"], { isTerminal: true });
  assert.match(table.stdout, /^ID +IP Addresses +Status/);
});

Deno.test("node list -F json prints an array of documents", async () => {
  await using stage = await setStage();
  const { json } = await works(stage, ["node", "list", "-F", "json"]);
  assert.deepEqual(documentsOf(json()).map(({ id }) => id), [seedIds.node]);
});
