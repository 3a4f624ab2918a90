import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";

Deno.test("node show prints its fields, port ranges as people write them", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["node", "show", seedIds.node]);
  assert.match(stdout, /^IP Addresses\t192\.0\.2\.10$/m);
  assert.match(stdout, /^Incoming Port Range\t50000-51000$/m);
  assert.equal((await json(stage, ["node", "show", seedIds.node]))["status"], "active");
});

Deno.test("node show names the networks of its local addresses", async () => {
  await using stage = await setStage();
  await works(stage, ["node", "update", seedIds.node, "--lan-address", "lab=10.0.0.1"]);
  const { stdout } = await works(stage, ["node", "show", seedIds.node]);
  assert.match(stdout, /^LAN Addresses\tlab=10\.0\.0\.1$/m);
});

Deno.test("node show of an unknown id exits 6, of no UUID exits 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["node", "show", seedIds.endpoint], 6, /Cannot .*node/);
  await refused(stage, ["node", "show", "5a4d"], /expected a UUID/);
});
