import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";

Deno.test("runProgram prints one JSON document on stdout, and nothing else there", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["collection", "list", "-F", "json"]);
  assert.equal(outcome.code, 0);
  assert.ok(Array.isArray(outcome.json()));
});

Deno.test("runProgram leaves stdout empty and ends stderr with one JSON error on failure", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 403, match: { path: "/api/collections" } });
  const outcome = await stage.run(["collection", "list", "-F", "json"]);
  assert.equal(outcome.code, 5);
  assert.equal(outcome.stdout, "");
  const { error } = JSON.parse(outcome.stderr.trimEnd().split("\n").at(-1) ?? "");
  assert.deepEqual([error.code, error.exit, error.http_status], ["forbidden", 5, 403]);
});

Deno.test("runProgram refuses bad input with exit 2 and sends nothing", async () => {
  await using stage = await setStage();
  const lines: readonly (readonly [string[], RegExp])[] = [
    [["collection", "list", "--fliter", "x"], /did you mean "--filter"/],
    [["colection", "list"], /gcs collection/],
    [["collection", "show", "5a4d"], /expected a UUID/],
    [["collection", "list", "-F", "xml"], /xml/],
    [["collection", "list", "--query", "[?"], /query|JMESPath/i],
    [["collection", "list", "--profile", "../x"], /Invalid name of a profile/],
    [["collection", "list", "--endpoint", "http://example.org"], /endpoint/i],
    [["collection", "list", "--endpoint", "https://u@example.org/x"], /endpoint/i],
    [["collection", "list", "--dry-run"], /changes nothing/],
    [["collection", "list", "--use-explicit-host", "name:443"], /IP address/],
  ];
  for (const [line, message] of lines) {
    const outcome = await stage.run(line);
    assert.equal(outcome.code, 2, `${line.join(" ")}: ${outcome.stderr}`);
    assert.match(outcome.stderr, message);
    assert.equal(outcome.stdout, "");
  }
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("runProgram maps the status of remote failures to exit codes as asked", async () => {
  await using stage = await setStage();
  const line = ["collection", "show", seedIds.node];
  assert.equal((await stage.run(line)).code, 6);
  assert.equal((await stage.run([...line, "--map-http-status", "404=50,403=51"])).code, 50);
});

Deno.test("runProgram --debug redacts tokens and identities on stderr", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["collection", "list", "--debug"]);
  assert.equal(outcome.code, 0);
  assert.match(outcome.stderr, /gcs: debug: .*\/api\/collections/);
  assert.doesNotMatch(outcome.stderr, /Ag[A-Za-z0-9]{30}|Bearer [A-Za-z0-9]|admin@example\.org/);
});

Deno.test("runProgram prints help and version without a configuration", async () => {
  await using stage = await setStage({ isLoggedIn: false, settings: "broken: [\n" });
  assert.match((await stage.run([])).stdout, /Manage Globus Connect Server v5 endpoints/);
  assert.match((await stage.run(["collection"])).stdout, /Commands of "gcs collection"/);
  assert.match((await stage.run(["collection", "list", "--help"])).stdout, /Usage:/);
  assert.match((await stage.run(["--version"])).stdout, /^gcs 0\.0\.0-test\n$/);
});
