import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { changes, dryBody, fails, json, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";
import { gatewayId, streamStage } from "./_gateway.ts";

const command = ["stream-gateway", "update", gatewayId];

Deno.test("stream-gateway update changes what is given and nothing else", async () => {
  await using stage = await streamStage();
  const before = await json(stage, ["stream-gateway", "show", gatewayId]);
  const { changed, ...after } = await json(stage, [
    ...[...command, "--display-name", "Beamline 9", "--lan-name", ""],
  ]);
  assert.equal(changed, true);
  const { lan_name: _, ...rest } = before;
  assert.deepEqual(after, { ...rest, "display_name": "Beamline 9" });
  assert.deepEqual(await json(stage, ["stream-gateway", "show", gatewayId]), after);
  const { stdout } = await works(stage, [...command, "--user-deny", "root", "--user-deny", "bin"]);
  assert.equal(stdout, `Updated stream gateway ${gatewayId}\n`);
  assert.deepEqual(changes(stage).map(({ method }) => method), ["PATCH", "PATCH"]);
  const rows = await trailOf(stage, "stream-gateway update");
  assert.deepEqual(rows.map(({ objects }) => objects), [[gatewayId], [gatewayId]]);
});

Deno.test('stream-gateway update --dry-run sends nothing, and "" clears', async () => {
  await using stage = await streamStage();
  const body = await dryBody(stage, [
    ...command,
    ...["--lan-name", "", "--user-allow", "", "--identity-mapping", ""],
    ...["--authentication-timeout-mins", ""],
  ]);
  assert.deepEqual(body, {
    DATA_TYPE: "stream_gateway#1.0.0",
    "lan_name": null,
    "users_allow": [],
    "identity_mappings": [],
    "authentication_timeout_mins": null,
  });
});

Deno.test("stream-gateway update without a change, or of no UUID, exits 2 and sends nothing", async () => {
  await using stage = await streamStage();
  await refused(stage, command, /nothing to change/);
  await refused(stage, ["stream-gateway", "update", "5a4d", "--lan-name", "y"], /expected a UUID/);
});

Deno.test("stream-gateway update of an unknown id exits 6, without the role 5", async () => {
  await using stage = await streamStage();
  const other = ["stream-gateway", "update", seedIds.node, "--lan-name", "y"];
  await fails(stage, other, 6, /update stream gateway/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, "--lan-name", "y"], 5, /you need one of these roles/);
});
