import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { fails, json, refused, works } from "../_expect.ts";
import { gatewayId, streamStage } from "./_gateway.ts";

Deno.test("stream-gateway show prints the document, and the fields for people", async () => {
  await using stage = await streamStage();
  const document = await json(stage, ["stream-gateway", "show", gatewayId]);
  assert.equal(document["id"], gatewayId);
  assert.match(String(document["tlsftp_url"]), /^tlsftp:/);
  const { stdout } = await works(stage, ["stream-gateway", "show", gatewayId]);
  assert.match(stdout, /^Display Name\s+Beamline 1$/m);
  assert.match(stdout, /^LAN Secret Required\s+true$/m);
  assert.match(stdout, /^Users Denied\s+root$/m);
});

Deno.test("stream-gateway show of an unknown id exits 6, of no UUID 2", async () => {
  await using stage = await streamStage();
  await fails(stage, ["stream-gateway", "show", seedIds.node], 6, /read stream gateway/);
  await refused(stage, ["stream-gateway", "show", "5a4d"], /expected a UUID/);
});
