import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { leapingClock } from "../_support/leaping_clock.ts";
import { setStage } from "../_support/stage.ts";
import { works } from "../commands/_expect.ts";
import { openContext } from "./_context.ts";

Deno.test("a context reads and opens nothing before it is asked to", async () => {
  await using stage = await setStage({ isLoggedIn: false, settings: "broken: [\n" });
  await using opened = openContext(stage, { debug: true });
  assert.equal(opened.context.isService, false);
  assert.deepEqual(stage.sandbox.requests, []);
  await assert.rejects(Deno.stat(join(stage.folder, "log")), Deno.errors.NotFound);
  await assert.rejects(opened.context.config(), /Cannot read config\.yaml/);
});

Deno.test("what a context makes is made once, and a failed attempt is tried anew", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "config.yaml");
  const good = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, "format: [\n");
  await using opened = openContext(stage);
  const { context } = opened;
  await assert.rejects(context.http());
  await Deno.writeTextFile(file, good);
  const [one, other] = await Promise.all([context.http(), context.http()]);
  assert.equal(one, other);
  assert.equal(await context.config(), await context.config());
  await Deno.writeTextFile(file, "format: [\n");
  assert.equal(await context.http(), one, "what works is kept");
});

Deno.test("a client secret in the environment is taken at once, and no child inherits it", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await using opened = openContext(stage, {
    env: {
      GCS_CLI_CLIENT_ID: seedIds.serviceClient,
      GCS_CLI_CLIENT_SECRET: serviceClientSecret,
    },
  });
  assert.equal(opened.context.isService, true);
  assert.equal(opened.context.environment.take("GCS_CLI_CLIENT_SECRET"), undefined);
  const { endpoint } = await opened.context.gcs();
  assert.equal((await endpoint.get()).id, stage.sandbox.endpointId);
});

Deno.test("without an OAuth client the error says how to set one", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "unset", "auth.client_id"]);
  const outcome = await stage.run(["login", stage.sandbox.address]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /No OAuth client is set/);
  assert.match(outcome.stderr, /hint: .*gcs config set auth\.client_id CLIENT_ID/);
});

Deno.test("warnings and lines for people go to stderr, on one line, unless quiet", async () => {
  await using stage = await setStage();
  await using loud = openContext(stage);
  await loud.context.warn("two\nlines \x1b[31m");
  await loud.context.say("Looked through 3 files");
  assert.equal(
    loud.stderr(),
    "gcs: warning: two\\nlines \\x1b[31m\nLooked through 3 files\n",
  );
  await using quiet = openContext(stage, { quiet: true });
  await quiet.context.warn("x");
  await quiet.context.say("x");
  assert.equal(quiet.stderr(), "");
});

Deno.test("debug lines are redacted and escaped, and there are none without --debug", async () => {
  await using stage = await setStage();
  {
    await using opened = openContext(stage, { debug: true });
    opened.context.debug("client_secret=hunter2hunter2 for ada@example.org\x07");
    opened.context.debugFailure(new Error("token=abcdefgh12345678"));
    await opened.context.close();
    assert.match(
      opened.stderr(),
      /^gcs: debug: client_secret=\[redacted\] for \[identity\]\\x07$/m,
    );
    const log = await Deno.readTextFile(join(stage.folder, "log", "gcs.log"));
    assert.match(log, /token=\[redacted\]/);
    assert.doesNotMatch(log, /hunter2|abcdefgh12345678|ada@/);
  }
  await using silent = openContext(stage);
  silent.context.debug("x");
  silent.context.debugFailure(new Error("x"));
  assert.equal(silent.stderr(), "");
});

for (
  const [what, changes, shows] of [
    ["a terminal", { isTerminal: true }, /Loading: 1 of 2/],
    ["a pipe", {}, /^$/],
    ["--quiet", { isTerminal: true, quiet: true }, /^$/],
    ["--progress", { progress: true }, /^Loading: 1 of 2[^\r]*\n/],
    ["--progress in CI", { progress: true, env: { CI: "true" } }, /^Loading: 1 of 2[^\r]*\n/],
    ["--progress --quiet", { progress: true, quiet: true }, /^$/],
    ["CI", { isTerminal: true, env: { CI: "true" } }, /^$/],
    ["ACCESSIBLE", { isTerminal: true, env: { ACCESSIBLE: "1" } }, /^Loading: 1 of 2[^\r]*\n/],
    ["TERM=dumb", { isTerminal: true, env: { TERM: "dumb" } }, /^Loading: 1 of 2[^\r]*\n/],
  ] as const
) {
  Deno.test(`progress with ${what} shows ${shows.source}`, async () => {
    await using stage = await setStage();
    await using opened = openContext(stage, { ...changes, clock: leapingClock(11_000) });
    const progress = opened.context.progress("Loading", { total: 2 });
    progress.add();
    await progress.finish();
    assert.match(opened.stderr(), shows);
  });
}

Deno.test("a closed context can be closed again, and leaves no connection behind", async () => {
  await using stage = await setStage();
  const opened = openContext(stage);
  await (await opened.context.gcs()).endpoint.get();
  await opened.context.close();
  await opened.context.close();
});
