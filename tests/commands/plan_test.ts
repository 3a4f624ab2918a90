import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../_support/stage.ts";
import { changes, documentsOf, json, membersOf, refused, works } from "./_expect.ts";

Deno.test("plan shows what was changed by hand, and exits 12 where that is asked for", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(file, (await works(stage, ["export"])).stdout);
  await works(stage, ["endpoint", "update", "--department", "Physics"]);
  stage.sandbox.clearRequests();
  const told = await stage.run(["diff", "-f", file, "--exit-code"]);
  assert.equal(told.code, 12);
  assert.equal(
    told.stdout,
    "~ endpoint\n" +
      '    department: "Physics" → "Research Computing"\n' +
      "Plan: 0 to create, 1 to change, 0 to delete.\n",
  );
  const { actions } = await json(stage, ["plan", "-f", file]);
  assert.deepEqual(actions, [{
    ...{ action: "update", kind: "endpoint", name: "endpoint", id: null },
    changes: [{ field: "department", from: "Physics", to: "Research Computing" }],
    requests: [{
      ...{ service: "gcs", method: "PATCH" },
      target: `${stage.sandbox.managerUrl}/api/endpoint?include=endpoint`,
      body: { "DATA_TYPE": "endpoint#1.0.0", department: "Research Computing" },
    }],
  }]);
  assert.deepEqual(changes(stage), []);
});

Deno.test("plan -F markdown is a comment in which nothing of the endpoint is Markdown", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "site.yaml");
  const name = "@everyone <b> ```\\n# x";
  await Deno.writeTextFile(
    file,
    "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n" +
      `  - { display_name: ${JSON.stringify(name)}, connector: posix }\n`,
  );
  const { hash } = await json(stage, ["plan", "-f", file]);
  const { stdout } = await works(stage, ["plan", "-f", file, "-F", "markdown"]);
  assert.equal(
    stdout,
    "**Plan: 1 to create, 0 to change, 0 to delete.**\n\n" +
      "````diff\n" +
      `+ storage gateway "${name}"\n` +
      `    display_name: ${JSON.stringify(name)}\n` +
      '    connector: "posix"\n' +
      "````\n\n" +
      `Endpoint \`${stage.sandbox.endpointId}\`, plan \`${hash}\`\n`,
  );
});

Deno.test("plan -F markdown fits into a comment, and says what it left out", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "site.yaml");
  const gateways = Array.from(
    { length: 800 },
    (_, at) => `  - { display_name: Gateway ${at}, connector: posix }\n`,
  );
  const head = "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n";
  await Deno.writeTextFile(file, head + gateways.join(""));
  const { stdout } = await works(stage, ["plan", "-f", file, "-F", "markdown"]);
  assert.ok(stdout.length < 65_536);
  const shown = stdout.split("\n").filter((line) => line.startsWith("+ ") || line.startsWith("  "));
  const left = Number(/… and (\d+) more lines: gcs plan -f FILE$/m.exec(stdout)?.[1]);
  assert.equal(shown.length + left, 2400);
});

Deno.test("only commands that have it take -F markdown, and not with a query", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(file, "apiVersion: gcs/v1\nkind: Endpoint\n");
  await refused(stage, ["collection", "list", "-F", "markdown"], /Invalid format "markdown"/);
  const query = ["plan", "-f", file, "-F", "markdown", "--query", "actions"];
  await refused(stage, query, /--query does not go with -F markdown/);
});

Deno.test("plan -F json has everything that stands against a plan, with its place", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(
    file,
    "apiVersion: gcs/v1\nkind: Endpoint\nroles: { administrator: [nobody@example.org] }\n" +
      "storage_gateways:\n  - { display_name: Protected data, high_assurance: false }\n",
  );
  const outcome = await stage.run(["plan", "-f", file, "-F", "json"]);
  assert.equal(outcome.code, 2);
  const { actions, problems } = membersOf(outcome.json());
  assert.deepEqual(actions, []);
  assert.deepEqual(
    documentsOf(problems).map(({ file: path, line, column }) => [path, line, column]).toSorted(),
    [[file, 3, 26], [file, 5, 37]],
  );
  const text = await stage.run(["plan", "-f", file]);
  assert.deepEqual([text.code, text.stdout], [2, ""]);
  assert.match(
    text.stderr,
    /site\.yaml:3:26[^]*site\.yaml:5:37|site\.yaml:5:37[^]*site\.yaml:3:26/,
  );
  const out = join(stage.folder, "site.plan");
  assert.equal((await stage.run(["plan", "-f", file, "--out", out])).code, 2);
  await assert.rejects(Deno.stat(out), Deno.errors.NotFound);
});
