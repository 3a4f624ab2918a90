import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { logInAs } from "../_login.ts";
import { changes, dryRun, fails, json, membersOf, refused, works } from "../_expect.ts";

const update = ["endpoint", "update"];

Deno.test("endpoint update changes what is given and nothing else", async () => {
  await using stage = await setStage();
  const before = await json(stage, ["endpoint", "show"]);
  const after = await json(stage, [
    ...update,
    "--display-name",
    "New name",
    "--private",
    "--keywords",
    "a, b",
  ]);
  assert.equal(after["display_name"], "New name");
  const [request] = changes(stage);
  assert.deepEqual(request?.body, {
    "DATA_TYPE": "endpoint#1.0.0",
    "display_name": "New name",
    "keywords": ["a", "b"],
    "public": false,
  });
  assert.equal(request?.method, "PATCH");
  const now = await json(stage, ["endpoint", "show"]);
  assert.deepEqual(now, {
    ...before,
    "display_name": "New name",
    "keywords": ["a", "b"],
    "public": false,
  });
});

Deno.test("endpoint update says in a sentence which endpoint it changed", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, [...update, "--organization", "Other"]);
  assert.equal(stdout, `Updated endpoint ${stage.sandbox.endpointId}\n`);
});

Deno.test("endpoint update clears with an empty value", async () => {
  await using stage = await setStage();
  await works(stage, [
    ...update,
    "--keywords",
    "",
    "--subscription-id",
    "",
    "--gridftp-control-channel-port",
    "",
  ]);
  const body = membersOf(changes(stage)[0]?.body);
  assert.deepEqual(body["keywords"], []);
  assert.equal(body["subscription_id"], null);
  assert.equal(body["gridftp_control_channel_port"], null);
});

Deno.test("endpoint update sends the four numbers of a custom network use", async () => {
  await using stage = await setStage();
  const numbers = ["--max-concurrency=8", "--preferred-concurrency=4", "--max-parallelism=6"];
  const custom = [...update, "--network-use", "custom", ...numbers];
  await refused(stage, custom, /custom also needs .*preferred_parallelism/);
  await works(stage, [...custom, "--preferred-parallelism=2"]);
  assert.equal((await json(stage, ["endpoint", "show"]))["preferred_parallelism"], 2);
});

Deno.test("endpoint update --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, [...update, "--public"]);
  assert.equal(request?.["method"], "PATCH");
  assert.match(String(request?.["target"]), /\/api\/endpoint\?include=endpoint$/);
  assert.equal(membersOf(request?.["body"])["public"], true);
});

Deno.test("endpoint update refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(stage, update, /nothing to change/);
  await refused(stage, [...update, "--public", "--private"], /together/);
  await refused(stage, [...update, "--subscription-id", "default"], /subscription_id/);
  await refused(stage, [...update, "--gridftp-control-channel-port", "70000"], /1 to 65535/);
  await refused(stage, [...update, "--network-use", "agressive"], /did you mean "aggressive"/);
});

Deno.test("endpoint update without the role exits 5 and changes nothing", async () => {
  await using stage = await setStage();
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...update, "--display-name", "Mine"], 5, /you need one of these roles/);
  assert.equal((await json(stage, ["endpoint", "show"]))["display_name"], "Sandbox endpoint");
});
