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

Deno.test("export --out writes a file for each kind, which are the endpoint together", async () => {
  await using stage = await setStage();
  const folder = join(stage.folder, "site");
  const { stdout } = await works(stage, ["export", "--out", folder]);
  assert.equal(stdout, `Wrote 7 files to ${folder}\n`);
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  assert.deepEqual(names.sort(), [
    ...["auth_policies.yaml", "collections.yaml", "endpoint.yaml", "nodes.yaml"],
    ...["storage_gateways.yaml", "stream_gateways.yaml", "user_credentials.yaml"],
  ]);
  const plan = await works(stage, ["plan", "-f", folder, "--exit-code"]);
  assert.equal(plan.stdout, "No changes. The endpoint is as the file says.\n");
});

Deno.test("export --out writes over nothing unless told, and leaves other files alone", async () => {
  await using stage = await setStage();
  const folder = join(stage.folder, "site");
  await Deno.mkdir(folder);
  const [mine, nodes] = [join(folder, "mine.txt"), join(folder, "nodes.yaml")];
  await Deno.writeTextFile(mine, "mine");
  await Deno.writeTextFile(nodes, "old");
  const told = await stage.run(["export", "--out", folder]);
  assert.equal(told.code, 2);
  assert.match(told.stderr, /"nodes\.yaml": it exists already[^]*--force/);
  assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 2);
  await works(stage, ["export", "--out", folder, "--only", "nodes,collections", "--force"]);
  assert.equal(await Deno.readTextFile(mine), "mine");
  assert.match(await Deno.readTextFile(nodes), /^apiVersion: gcs\/v1\n/);
  assert.equal((await Array.fromAsync(Deno.readDir(folder))).length, 3);
});

Deno.test("of a folder, what other files name beside them and schemas are no declarations", async () => {
  await using stage = await setStage();
  const folder = join(stage.folder, "site");
  await Deno.mkdir(folder);
  const write = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
  await write("gcs-endpoint.schema.json", "{}");
  await write("a_roles.json", '{ "access_manager": ["researcher@example.org"] }');
  await write(
    "site.yaml",
    "apiVersion: gcs/v1\nkind: Endpoint\ncollections:\n" +
      "  - { display_name: Projects, roles: file:a_roles.json }\n",
  );
  await works(stage, ["validate", "-f", folder]);
  await write("b_roles.json", "{}");
  const told = await stage.run(["validate", "-f", folder]);
  assert.equal(told.code, 2);
  assert.match(told.stdout, /b_roles\.json:1:1: "apiVersion" must be gcs\/v1/);
});

Deno.test("export --schema needs no login", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await json(stage, ["export", "--schema"]);
  assert.equal((await stage.run(["export"])).code, 4);
});
