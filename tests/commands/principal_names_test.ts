import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { works } from "./_expect.ts";

const terminal = { isTerminal: true, columns: 160, env: { NO_COLOR: "1" } };
const { admin, mappedCollection } = seedIds;

/** How often Globus Auth was asked who somebody is, since the last time. */
function lookUps({ sandbox }: Stage): number {
  const count = sandbox.requests.filter(({ path }) => path === "/v2/api/identities").length;
  sandbox.clearRequests();
  return count;
}

Deno.test("owners and principals have their names on a terminal, from one request a day", async () => {
  await using stage = await setStage();
  const list = ["role", "list", "--all"];
  const table = await works(stage, list, terminal);
  assert.match(table.stdout, /admin@example\.org/);
  assert.match(table.stdout, /researcher@example\.org/);
  assert.ok(!table.stdout.includes("urn:globus:auth:identity:"), table.stdout);
  assert.equal(lookUps(stage), 1);

  const record = await works(stage, ["collection", "show", mappedCollection], terminal);
  assert.match(record.stdout, new RegExp(`^Owner: +admin@example\\.org \\(${admin}\\)$`, "m"));
  assert.equal(lookUps(stage), 0);

  const file = join(stage.folder, "state", "names.json");
  assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  const kept = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, kept.replace(/"at":\d+/g, `"at":${Date.now() - 2 * 86_400_000}`));
  await works(stage, list, terminal);
  assert.equal(lookUps(stage), 1);
});

Deno.test("names are for people alone: not for programs, nor with --no-names or --official", async () => {
  await using stage = await setStage();
  const list = ["role", "list", "--all"];
  for (const format of ["json", "yaml", "csv", "ndjson", "list"]) {
    await works(stage, [...list, "-F", format], terminal);
  }
  const piped = await works(stage, list);
  assert.match(piped.stdout, /\turn:globus:auth:identity:/);
  const bare = await works(stage, [...list, "--no-names"], terminal);
  assert.match(bare.stdout, /urn:globus:auth:identity:/);
  assert.equal(lookUps(stage), 0);
});

Deno.test("a name that nobody has, and a Globus Auth that fails, leave the ids in the table", async () => {
  const ghost = "5a4d0000-0000-4000-8000-00000000dead";
  await using stage = await setStage({
    sandbox: {
      seed: {
        roles: [{ principal: `urn:globus:auth:identity:${ghost}`, role: "administrator" }],
      },
    },
  });
  const list = ["role", "list", "--all"];
  for (const asked of [1, 0]) {
    assert.match((await works(stage, list, terminal)).stdout, new RegExp(ghost));
    assert.equal(lookUps(stage), asked);
  }
  await Deno.writeTextFile(join(stage.folder, "state", "names.json"), "{", { mode: 0o600 });
  const fault = stage.sandbox.faults.add({ match: { path: "/v2/api/identities" }, status: 403 });
  const { stdout, stderr } = await works(stage, list, terminal);
  assert.match(stdout, new RegExp(ghost));
  assert.match(stdout, new RegExp(`urn:globus:auth:identity:${admin}`));
  assert.equal(stderr, "");
  assert.equal(fault.hits, 1);
  fault.remove();
  assert.match((await works(stage, list, terminal)).stdout, /admin@example\.org/);
});
