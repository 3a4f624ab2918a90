import assert from "node:assert/strict";
import { canary, clientId, deployment, ignore, serviceEnv } from "../_deployment.ts";
import { trailOf } from "../_trail.ts";

const cleanup = ["endpoint", "cleanup"];

Deno.test({
  name: "endpoint cleanup --yes answers for the official program, and names the key's file only",
  ignore,
  async fn() {
    await using stage = await deployment();
    const words = [...cleanup, "-d", stage.keyFile, "--yes", "--as-service", "-F", "json"];
    const outcome = await stage.run(words, { env: serviceEnv });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), { status: "done", command: "endpoint cleanup", output: "" });
    assert.deepEqual(await stage.program.args(), [
      "endpoint",
      "cleanup",
      `--deployment-key=${stage.keyFile}`,
      "--agree-to-delete-endpoint",
    ]);
    assert.ok((await stage.program.seen()).includes("GCS_CLI_CLIENT_SECRET="));
    const trail = JSON.stringify(await trailOf(stage.stage, "endpoint cleanup"));
    assert.match(trail, /"outcome":"success"/);
    assert.ok(!trail.includes(canary));
  },
});

Deno.test({
  name: "endpoint cleanup asks for the client id that stands in the key, and runs nothing without",
  ignore,
  async fn() {
    await using stage = await deployment();
    const asked = await stage.run([...cleanup, "-d", stage.keyFile]);
    assert.equal(asked.code, 2);
    assert.match(asked.stderr, /--yes/);
    const dry = await stage.run([...cleanup, "-d", stage.keyFile, "--dry-run"]);
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /--agree-to-delete-endpoint/);
    assert.ok(!(asked.stderr + dry.stdout).includes(canary));
    assert.equal(await stage.program.hasRun(), false);
  },
});

Deno.test({
  name: "endpoint cleanup shows which endpoint it deletes before it asks",
  ignore,
  async fn() {
    await using stage = await deployment();
    const outcome = await stage.stage.run([...cleanup, "-d", stage.keyFile], {
      env: { GCS_OFFICIAL_CLI: stage.program.path },
      isTerminal: true,
      signal: AbortSignal.abort(),
    });
    assert.equal(outcome.code, 130);
    assert.match(outcome.stderr, new RegExp(`deletes the endpoint ${clientId}`));
    assert.equal(await stage.program.hasRun(), false);
  },
});

Deno.test({
  name: "endpoint cleanup refuses a key that is missing, none, or open to others",
  ignore,
  async fn() {
    await using stage = await deployment();
    const missing = await stage.run([...cleanup, "-d", `${stage.keyFile}.old`, "--yes"]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /gcs endpoint cleanup --deployment-key FILE/);
    await Deno.chmod(stage.keyFile, 0o640);
    const open = await stage.run([...cleanup, "-d", stage.keyFile, "--yes"]);
    assert.equal(open.code, 1);
    assert.match(open.stderr, /chmod 600/);
    await Deno.chmod(stage.keyFile, 0o600);
    await Deno.writeTextFile(stage.keyFile, `{"secret":"${canary}"}`);
    const none = await stage.run([...cleanup, "-d", stage.keyFile, "--yes"]);
    assert.equal(none.code, 2);
    assert.match(none.stderr, /no deployment key/);
    assert.ok(!none.stderr.includes(canary));
    assert.equal(await stage.program.hasRun(), false);
  },
});
