import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { changes, dryRun, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";
import { gatewayId, streamStage } from "./_gateway.ts";

const command = ["stream-gateway", "delete", gatewayId];

Deno.test("stream-gateway delete --yes deletes and prints one JSON document", async () => {
  await using stage = await streamStage();
  assert.deepEqual(await json(stage, [...command, "--yes"]), { id: gatewayId, status: "deleted" });
  assert.equal((await stage.run(["stream-gateway", "show", gatewayId])).code, 6);
  const [row] = await trailOf(stage, "stream-gateway delete");
  assert.deepEqual([row?.["outcome"], row?.["objects"]], ["success", [gatewayId]]);
});

Deno.test("stream-gateway delete without a terminal and without --yes deletes nothing", async () => {
  await using stage = await streamStage();
  await fails(stage, command, 2, /--yes/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("stream-gateway delete --dry-run describes the request and sends none", async () => {
  await using stage = await streamStage();
  const [request] = await dryRun(stage, command);
  assert.match(String(request?.["target"]), new RegExp(`/api/stream_gateways/${gatewayId}$`));
  await works(stage, ["stream-gateway", "show", gatewayId]);
});

Deno.test("stream-gateway delete of an unknown id exits 6, of no UUID 2, without the role 5", async () => {
  await using stage = await streamStage();
  await fails(stage, ["stream-gateway", "delete", seedIds.node, "--yes"], 6, /Cannot/);
  await refused(stage, ["stream-gateway", "delete", "5a4d", "--yes"], /expected a UUID/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, "--yes"], 5, /you need one of these roles/);
});
