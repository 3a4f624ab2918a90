import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds, serviceClientSecret } from "../../../src/sandbox/mod.ts";
import { runCheck } from "../../../src/commands/self_diagnostic/_check.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import type { LineOptions } from "../../_support/stage.ts";
import { programTellsTls } from "../../_support/binary.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { openContext } from "../../context/_context.ts";
import { documentsOf, works } from "../_expect.ts";

/** What one check of `self-diagnostic` found. */
async function finding(
  stage: Stage,
  check: string,
  words: readonly string[] = ["--offline"],
  line: LineOptions = {},
) {
  const outcome = await stage.run(["self-diagnostic", ...words, "-F", "json"], line);
  const found = documentsOf(outcome.json()).filter((one) => one["check"] === check);
  return { code: outcome.code, found };
}

Deno.test("a check that fails is a finding, in its own words where they are fit to be shown", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage);
  const run = (error: unknown) =>
    runCheck({ name: "x", run: () => Promise.reject(error) }, opened.context);
  assert.deepEqual(await run(new GcsError("failed", "It is broken", { hint: "gcs mend" })), [
    { check: "x", status: "problem", detail: "It is broken", fix: "gcs mend" },
  ]);
  assert.deepEqual(await run(new Error("ENOENT /home/ada")), [
    {
      check: "x",
      status: "problem",
      detail: "the check itself failed; --debug tells why",
      fix: null,
    },
  ]);
});

Deno.test("--debug tells on standard error why a check failed", async () => {
  await using stage = await setStage();
  const told: string[] = [];
  await using opened = openContext(stage);
  const context = { ...opened.context, debug: (line: string) => void told.push(line) };
  await runCheck({ name: "x", run: () => Promise.reject(new Error("no write access")) }, context);
  assert.deepEqual(told, ["x: no write access"]);
});

Deno.test("Ctrl-C in a check ends the diagnostic, and is no finding", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage, { signal: AbortSignal.abort() });
  const interrupted = new GcsError("interrupted", "Interrupted");
  await assert.rejects(
    runCheck({ name: "x", run: () => Promise.reject(interrupted) }, opened.context),
    interrupted,
  );
});

Deno.test("self-diagnostic tells a login whose session ended, and ends it not", async () => {
  let now = Date.now();
  await using stage = await setStage({
    clock: { now: () => now, sleep: () => Promise.resolve() },
  });
  now += 3_600_000 * 2;
  const { code, found } = await finding(stage, "login");
  assert.equal(code, 0);
  assert.equal(found[0]?.["status"], "warning");
  assert.match(String(found[0]?.["detail"]), /the session as admin@example\.org has ended/);
  assert.equal(found[0]?.["fix"], "gcs login ENDPOINT");
  assert.ok((await Deno.stat(join(stage.folder, "tokens", "default.json"))).isFile);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("self-diagnostic takes service credentials for a login", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const env = {
    GCS_CLI_CLIENT_ID: seedIds.serviceClient,
    GCS_CLI_CLIENT_SECRET: serviceClientSecret,
  };
  const { found } = await finding(stage, "login", ["--offline"], { env });
  assert.deepEqual(found.map(({ status }) => status), ["ok"]);
});

Deno.test("self-diagnostic without an endpoint says so, and asks Globus Auth for the time", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await works(stage, ["config", "unset", "endpoint"]);
  const tls = await finding(stage, "TLS to the endpoint", []);
  assert.deepEqual(tls.found.map(({ status, fix }) => [status, fix]), [
    ["warning", "gcs login ENDPOINT"],
  ]);
  assert.equal((await finding(stage, "clock", [])).found[0]?.["status"], "ok");
});

Deno.test("self-diagnostic of an endpoint that is not there names it, goes on and exits 1", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  const { code, found } = await finding(stage, "TLS to the endpoint", [
    ...["--endpoint", "127.0.0.1:1"],
  ]);
  assert.equal(code, 1);
  assert.equal(found[0]?.["status"], await programTellsTls() ? "problem" : "warning");
  assert.equal((await finding(stage, "audit trail", [])).found[0]?.["status"], "ok");
});

Deno.test("self-diagnostic tells tokens and a database whose keys are gone", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  stage.keyring.clear();
  for (const check of ["login", "audit database"]) {
    const { code, found } = await finding(stage, check);
    assert.equal(code, 1);
    assert.equal(found[0]?.["status"], "problem", check);
  }
});

Deno.test("a check that never ends is a finding when its time is up", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage);
  const never = { name: "x", run: () => new Promise<never>(() => {}) };
  assert.deepEqual(await runCheck(never, opened.context, 20), [
    { check: "x", status: "problem", detail: "no answer within 0.02 s", fix: null },
  ]);
});

Deno.test("self-diagnostic names the official program, or says who needs it, and refuses a bad one", async () => {
  await using stage = await setStage();
  const path = join(stage.folder, "globus-connect-server");
  const check = async (env: Readonly<Record<string, string>>) =>
    (await finding(stage, "official program", ["--offline"], { env })).found[0];
  const none = await check({ PATH: join(stage.folder, "nowhere") });
  assert.equal(none?.["status"], "ok");
  await Deno.writeTextFile(path, "#!/bin/sh\n", { mode: 0o755 });
  const good = await check({ GCS_OFFICIAL_CLI: path });
  assert.deepEqual([good?.["status"], good?.["detail"]], ["ok", path]);
  await Deno.chmod(path, 0o777);
  const bad = await check({ GCS_OFFICIAL_CLI: path });
  assert.equal(bad?.["status"], "problem");
  assert.equal(bad?.["fix"], `chmod go-w ${path}`);
});

Deno.test("the report of self-diagnostic fits 80 columns, with each fix on a line of its own", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "tokens", "default.json");
  await Deno.chmod(file, 0o640);
  const { code, stdout } = await stage.run(["self-diagnostic", "--color", "never"], {
    isTerminal: true,
  });
  assert.equal(code, 1);
  assert.ok(stdout.split("\n").every((line) => line.length <= 80), stdout);
  assert.ok(stdout.includes(`\n  Fix: chmod 600 ${file}\n`), stdout);
});

Deno.test("self-diagnostic says where the configuration cannot be reached, by its whole path", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const folder = join(stage.folder, "config.yaml", "below");
  const env = { GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder };
  const { code, found } = await finding(stage, "configuration", ["--offline"], { env });
  assert.equal(code, 1);
  const detail = `Cannot look at "${folder}": a part of its path is not a folder`;
  assert.deepEqual(found, [{ check: "configuration", status: "problem", detail, fix: null }]);
});
