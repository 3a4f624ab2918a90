import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, dryBody, fails, json, refused } from "../_expect.ts";

const on = seedIds.mappedCollection;
const principal = `urn:globus:auth:identity:${seedIds.researcher}`;

Deno.test("role create takes the options that older scripts use", async () => {
  await using stage = await setStage();
  const role = await json(stage, [
    ...["role", "create", "--collection", on, "--role", "access_manager"],
    ...["--principal", "researcher@example.org"],
  ]);
  assert.equal(role["collection"], on);
  assert.equal(role["principal"], principal);
  assert.equal(changes(stage).length, 1);
});

Deno.test("role create without a collection gives a role on the endpoint", async () => {
  await using stage = await setStage();
  const role = await json(stage, ["role", "create", "activity_manager", seedIds.researcher]);
  assert.equal(role["collection"], null);
  assert.equal((await json(stage, ["role", "show", String(role["id"])]))["principal"], principal);
});

Deno.test("role create --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const body = await dryBody(stage, [
    ...["role", "create", "access_manager", "--principal", seedIds.group],
    ...["--principal-type", "group", "--collection", on],
  ]);
  assert.equal(body["principal"], `urn:globus:groups:id:${seedIds.group}`);
});

Deno.test("role create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  const create = ["role", "create"];
  await refused(stage, create, /Missing argument ROLE/);
  await refused(stage, [...create, "administrator"], /Missing argument PRINCIPAL/);
  await refused(stage, [...create, "administrator", "--role", "x"], /ROLE or --role, not both/);
  await refused(
    stage,
    [...create, "access_manager", seedIds.researcher],
    /the endpoint has administrator/,
  );
  await refused(
    stage,
    [...create, "administrator", seedIds.researcher, "--collection", "5a4d"],
    /Invalid --collection "5a4d"/,
  );
});

Deno.test("role create of a role that exists exits 7", async () => {
  await using stage = await setStage();
  const admin = ["role", "create", "administrator", seedIds.admin, "--collection", on];
  await fails(stage, admin, 7, /already/);
});
