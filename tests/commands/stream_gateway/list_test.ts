import assert from "node:assert/strict";
import { works } from "../_expect.ts";
import { listOf } from "../_list.ts";
import { gatewayId, streamStage } from "./_gateway.ts";

Deno.test("stream-gateway list follows every page, in every format", async () => {
  await using stage = await streamStage(5, 2);
  const list = ["stream-gateway", "list"];
  const all = await listOf(stage, list);
  assert.equal(all.length, 5);
  assert.equal(all[0]?.["id"], gatewayId);
  const pages = stage.sandbox.requests.filter(({ path }) => path === "/api/stream_gateways");
  assert.equal(pages.length, 3);
  const { stdout } = await works(stage, list);
  const domain = String(all[0]?.["domain_name"]);
  assert.equal(stdout.split("\n")[0], ["Beamline 1", gatewayId, domain, "daq"].join("\t"));
  const bare = await works(stage, [...list, "-F", "list"]);
  assert.deepEqual(bare.stdout.trimEnd().split("\n"), all.map(({ id }) => id));
  assert.match((await works(stage, [...list, "-F", "csv"])).stdout, /^display_name,id,/);
});

Deno.test("stream-gateway list of nothing is an empty list, and no failure", async () => {
  await using stage = await streamStage(0);
  assert.deepEqual(await listOf(stage, ["stream-gateway", "list"]), []);
});
