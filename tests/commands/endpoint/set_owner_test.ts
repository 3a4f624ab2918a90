import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, json, membersOf, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const command = ["endpoint", "set-owner"];
const researcher = `urn:globus:auth:identity:${seedIds.researcher}`;

Deno.test("endpoint set-owner gives the owner's role to the identity of a user name", async () => {
  await using stage = await setStage();
  const words = [...command, "researcher@example.org", "--yes"];
  assert.deepEqual(await json(stage, words), {
    "identity_id": seedIds.researcher,
    status: "updated",
    changed: true,
  });
  const [sent] = changes(stage);
  assert.equal(sent?.method, "PUT");
  assert.equal(sent?.path, "/api/endpoint/owner");
  await logInAs(stage, { identity: "researcher@example.org" });
  const roles = await works(stage, ["endpoint", "role", "list", "-F", "json"]);
  assert.match(roles.stdout, new RegExp(`"principal": "${researcher}",\\s+"role": "owner"`));
  const [row] = await trailOf(stage, "endpoint set-owner");
  assert.equal(row?.["outcome"], "success");
  assert.match(String(membersOf(row?.["request"])["target"]), /\/api\/endpoint\/owner$/);
});

Deno.test("endpoint set-owner asks, and without a terminal and --yes changes nothing", async () => {
  await using stage = await setStage();
  await fails(stage, [...command, seedIds.researcher], 2, /--yes/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("endpoint set-owner takes a URN, and the option that older scripts use", async () => {
  await using stage = await setStage();
  const body = { DATA_TYPE: "endpoint_owner#1.0.0", "identity_id": seedIds.researcher };
  assert.deepEqual(await dryBody(stage, [...command, researcher]), body);
  assert.deepEqual(await dryBody(stage, [...command, "--principal", researcher]), body);
});

Deno.test("endpoint set-owner refuses no identity, two, a group and nonsense, and sends nothing", async () => {
  await using stage = await setStage();
  await refused(stage, command, /Missing argument IDENTITY/);
  await refused(stage, [...command, "x", "--principal", "y"], /not both/);
  await refused(stage, [...command, "ada", "--yes"], /neither an id nor a user name/);
  await refused(
    stage,
    [...command, `urn:globus:groups:id:${seedIds.group}`, "--yes"],
    /neither an id nor a user name/,
  );
});

Deno.test("endpoint set-owner says when nobody has the name, and when a role is missing", async () => {
  await using stage = await setStage();
  await fails(stage, [...command, "nobody@example.org", "--yes"], 6, /knows no identity/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...command, seedIds.researcher, "--yes"], 5, /you need one of these roles/);
  const [row] = await trailOf(stage, "endpoint set-owner");
  assert.equal(row?.["outcome"], "failure");
  assert.equal(row?.["httpStatus"], 403);
});
