import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryRun, fails, json, refused, works } from "../_expect.ts";

const enable = ["node", "enable", seedIds.node];

Deno.test("node enable makes the node active", async () => {
  await using stage = await setStage();
  await works(stage, ["node", "disable", seedIds.node]);
  stage.sandbox.clearRequests();
  const { stdout } = await works(stage, enable);
  assert.equal(stdout, `Enabled node ${seedIds.node}\n`);
  assert.deepEqual(changes(stage).map(({ method, body }) => [method, body]), [
    ["PATCH", { "DATA_TYPE": "node#1.0.0", "status": "active" }],
  ]);
  assert.equal((await json(stage, ["node", "show", seedIds.node]))["status"], "active");
});

Deno.test("node enable prints the node as JSON", async () => {
  await using stage = await setStage();
  const node = await json(stage, enable);
  assert.equal(node["id"], seedIds.node);
  assert.equal(node["status"], "active");
});

Deno.test("node enable --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, enable);
  assert.match(String(request?.["target"]), new RegExp(`/api/nodes/${seedIds.node}`));
});

Deno.test("node enable of an unknown node exits 6, of no UUID exits 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["node", "enable", seedIds.endpoint], 6, /Cannot/);
  await refused(stage, ["node", "enable", "5a4d"], /expected a UUID/);
});
