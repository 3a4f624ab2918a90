import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import Ajv from "ajv";
import { parse } from "yaml";
import {
  declarationSchema,
  planDeclaration,
  problemLine,
  readDeclaration,
  readyPlan,
} from "../../src/declare/mod.ts";
import { secrets } from "./_apply.ts";
import { startEndpoint } from "./_endpoint.ts";

const folder = fileURLToPath(new URL("../../docs/declare/", import.meta.url));
const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .filter((name) => name.endsWith(".yaml")).sort();

Deno.test("there is an example for each of the structures that deployments in public use", () => {
  assert.deepEqual(names, [
    "ansible-variables.yaml",
    "cloudpipe-gcs-config.yaml",
    "terraform-endpoint.yaml",
  ]);
});

for (const name of names) {
  Deno.test(`docs/declare/${name} fits the schema, is applied, and differs no more`, async () => {
    const text = await Deno.readTextFile(folder + name);
    const isGood = new Ajv.default({ strict: false }).compile(declarationSchema());
    assert.ok(isGood(parse(text)), JSON.stringify(isGood.errors));
    const source = { file: name, text, folder };
    const { declaration, problems, doubts } = await readDeclaration(
      [source],
      (path) => Deno.readFile(path),
    );
    assert.deepEqual([...problems, ...doubts].map(problemLine), []);
    await using endpoint = await startEndpoint({});
    const { services } = endpoint;
    const plan = await planDeclaration(services, declaration);
    assert.deepEqual(plan.problems.map(problemLine), []);
    assert.ok(plan.actions.length > 2);
    const ready = await readyPlan(plan, { services, secrets });
    const { items } = await ready.carryOut({ perform: (one) => one.send(), workers: 4 });
    const failed = items.filter(({ outcome }) => outcome !== "done");
    assert.deepEqual(failed.map(({ id, error }) => `${id}: ${error?.message}`), []);
    const again = await planDeclaration(services, declaration);
    assert.deepEqual(again.problems.map(problemLine), []);
    assert.deepEqual(again.actions, []);
    const unmanaged = declaration.objects.filter(({ isManaged }) => !isManaged).length;
    assert.equal(again.left.length, unmanaged);
  });
}
