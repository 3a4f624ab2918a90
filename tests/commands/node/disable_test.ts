import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryRun, fails, json, refused, works } from "../_expect.ts";

const disable = ["node", "disable", seedIds.node];

Deno.test("node disable makes the node inactive", async () => {
  await using stage = await setStage();
  stage.sandbox.clearRequests();
  const { stdout } = await works(stage, disable);
  assert.equal(stdout, `Disabled node ${seedIds.node}\n`);
  assert.deepEqual(changes(stage).map(({ method, body }) => [method, body]), [
    ["PATCH", { "DATA_TYPE": "node#1.0.0", "status": "inactive" }],
  ]);
  assert.equal((await json(stage, ["node", "show", seedIds.node]))["status"], "inactive");
});

Deno.test("node disable prints the node as JSON", async () => {
  await using stage = await setStage();
  const node = await json(stage, disable);
  assert.equal(node["id"], seedIds.node);
  assert.equal(node["status"], "inactive");
});

Deno.test("node disable --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, disable);
  assert.match(String(request?.["target"]), new RegExp(`/api/nodes/${seedIds.node}`));
});

Deno.test("node disable of an unknown node exits 6, of no UUID exits 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["node", "disable", seedIds.endpoint], 6, /Cannot/);
  await refused(stage, ["node", "disable", "5a4d"], /expected a UUID/);
});
