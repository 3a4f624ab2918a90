import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryRun, fails, json, refused, works } from "../_expect.ts";

const update = ["node", "update", seedIds.node];

Deno.test("node update changes what is given and nothing else", async () => {
  await using stage = await setStage();
  const before = await json(stage, ["node", "show", seedIds.node]);
  const { stdout } = await works(stage, [...update, "-i", "192.0.2.9"]);
  assert.equal(stdout, `Updated node ${seedIds.node}\n`);
  assert.deepEqual(changes(stage).map(({ body }) => body), [{
    "DATA_TYPE": "node#1.0.0",
    "ip_addresses": ["192.0.2.9"],
  }]);
  const after = await json(stage, ["node", "show", seedIds.node]);
  assert.deepEqual(after, { ...before, "ip_addresses": ["192.0.2.9"] });
});

Deno.test("node update prints the document that results", async () => {
  await using stage = await setStage();
  const words = [...update, "--data-interface", "192.0.2.8", "--outgoing-port-range", "1", "2"];
  const set = await json(stage, words);
  assert.equal(set["data_interface"], "192.0.2.8");
  assert.deepEqual(set["outgoing_port_range"], [1, 2]);
  const cleared = await json(stage, [...update, "--data-interface", ""]);
  assert.equal(cleared["data_interface"] ?? null, null);
});

Deno.test("node update --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, [...update, "--inactive"]);
  assert.deepEqual(request?.["body"], { "DATA_TYPE": "node#1.0.0", "status": "inactive" });
});

Deno.test("node update refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(stage, update, /nothing to change/);
  await refused(stage, ["node", "update", "5a4d", "--active"], /expected a UUID/);
  await refused(stage, [...update, "-i", "x"], /not an IP address/);
  await refused(stage, [...update, "--active", "--inactive"], /together/);
});

Deno.test("node update of an unknown node exits 6", async () => {
  await using stage = await setStage();
  await fails(stage, ["node", "update", seedIds.endpoint, "--active"], 6, /Cannot/);
});
