import assert from "node:assert/strict";
import { join } from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { setStage } from "../_support/stage.ts";
import { changes, json, works } from "./_expect.ts";

Deno.test("what export writes is good, fits the schema, and plan finds no difference", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["export"]);
  const file = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(file, stdout);
  await works(stage, ["validate", "-f", file]);
  const schema = await json(stage, ["export", "--schema"]);
  const isGood = new Ajv.default({ strict: false }).compile(schema);
  assert.ok(isGood(parse(stdout)), JSON.stringify(isGood.errors));
  assert.ok(!isGood({ ...parse(stdout), "storage_gateway": [] }));
  const plan = await works(stage, ["plan", "-f", file, "--exit-code"]);
  assert.equal(plan.stdout, "No changes. The endpoint is as the file says.\n");
  assert.deepEqual(changes(stage), []);
});

Deno.test("export writes only what is asked for, and refuses kinds that there are not", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["export", "--only", "nodes"]);
  assert.deepEqual(Object.keys(parse(stdout)), ["apiVersion", "kind", "id", "nodes"]);
  const told = await stage.run(["export", "--only", "roles"]);
  assert.equal(told.code, 2);
  assert.match(told.stderr, /"roles" is not one of endpoint, auth_policies/);
});
