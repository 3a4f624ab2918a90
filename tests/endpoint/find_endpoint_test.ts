import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";

const show = ["endpoint", "show", "-F", "json"];

function paths({ sandbox }: Stage): string[] {
  return sandbox.requests.map(({ path }) => path);
}

Deno.test("an address is asked for its client id once, vouched for once, and remembered", async () => {
  await using stage = await setStage({ isBound: false });
  assert.equal((await stage.run(show)).code, 0);
  const lookUp = `/v0.10/endpoint/${stage.sandbox.endpointId}`;
  assert.deepEqual(paths(stage), ["/api/info", lookUp, "/api/endpoint"]);
  stage.sandbox.clearRequests();
  assert.equal((await stage.run(show)).code, 0);
  assert.deepEqual(paths(stage), ["/api/endpoint"]);
  const { mode } = await Deno.stat(join(stage.folder, "state", "endpoints.json"));
  assert.equal((mode ?? 0) & 0o777, 0o600);
});

Deno.test("an id is looked up at Transfer once; option, environment and profile name it", async () => {
  await using stage = await setStage({ isBound: false });
  const id = stage.sandbox.endpointId;
  const first = await stage.run([...show, "--endpoint", id]);
  assert.equal(first.code, 0, first.stderr);
  assert.ok(paths(stage).some((path) => path.includes("/v0.10/")), "Transfer was asked");
  stage.sandbox.clearRequests();
  assert.equal((await stage.run(show, { env: { GCS_CLI_ENDPOINT_ID: id } })).code, 0);
  assert.deepEqual(paths(stage), ["/api/endpoint"]);
  assert.equal((await stage.run(["config", "set", "profiles.default.endpoint", id])).code, 0);
  assert.equal((await stage.run(show)).code, 0);
});

Deno.test("the option wins over the environment, and that over the file", async () => {
  await using stage = await setStage();
  await stage.run(["config", "set", "endpoint", "file.invalid"]);
  const env = { GCS_CLI_ENDPOINT_ID: "environment.invalid" };
  const option = await stage.run([...show, "--endpoint", stage.sandbox.address], { env });
  assert.equal(option.code, 0, option.stderr);
  const address = stage.sandbox.address;
  assert.equal((await stage.run(show, { env: { GCS_CLI_ENDPOINT_ID: address } })).code, 0);
});

Deno.test("a memory of another form counts as empty, and one that others can read is refused", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "state", "endpoints.json");
  assert.equal((await stage.run(show)).code, 0);
  for (const text of ["not json", "[]", '{"__proto__": 1}']) {
    await Deno.writeTextFile(file, text);
    assert.equal((await stage.run(show)).code, 0, text);
  }
  await Deno.chmod(file, 0o644);
  const outcome = await stage.run(show);
  assert.equal(outcome.code, 1);
  assert.match(outcome.stderr, /"hint":"chmod 600 .*endpoints\.json/);
});

Deno.test("no endpoint at all exits 2 with what to do", async () => {
  await using stage = await setStage();
  await stage.run(["config", "unset", "endpoint"]);
  const outcome = await stage.run(show);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /gcs login ENDPOINT/);
});

Deno.test("--use-explicit-host is dialled for the endpoint only", async () => {
  await using stage = await setStage();
  const outcome = await stage.run([...show, "--use-explicit-host", "127.0.0.1"]);
  assert.equal(outcome.code, 0, outcome.stderr);
});
