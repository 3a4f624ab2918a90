import assert from "node:assert/strict";
import { type ErrorKind, exitCodes } from "../../../src/errors/mod.ts";
import { failuresOf, routeOf } from "../../../src/help/facts.ts";
import { loadCommands } from "../../../tools/command_files.ts";
import type { Outcome, Stage } from "../../_support/stage.ts";
import { changeLine, changeStage, lineSecret } from "../../commands/_change_lines.ts";
import { works } from "../../commands/_expect.ts";
import { sampleOf } from "../security/canary_samples.ts";

const commands = (await loadCommands()).map(({ command }) => command);
type Command = typeof commands[number];

/** Kinds, and the answers of the endpoint that bring them about. */
const statuses = [
  ["forbidden", 403],
  ["not_found", 404],
  ["conflict", 409],
  ["unavailable", 503],
  ["rejected", 400],
] as const;

/** Goes on in a browser, or tells many failures as one: their own tests look at these. */
const others = ["user-credentials oauth-create", "collection batch-delete", "role batch-delete"];

/** Commands whose page names a kind. */
function naming(kind: ErrorKind): Command[] {
  return commands.filter((one) => failuresOf(one).includes(kind) && !others.includes(one.path));
}

/** Those of them that ask the endpoint as somebody. */
function namingOfEndpoint(kind: ErrorKind): Command[] {
  return naming(kind).filter((one) => routeOf(one).answerer === "manager" && one.scopes.length > 0);
}

function words(command: Command, { code, stderr }: Outcome): string {
  return `${command.path} ended with ${code}: ${stderr}`;
}

async function runSample(command: Command, stage: Stage): Promise<Outcome> {
  const sample = sampleOf(command, stage);
  const stdin = sample.secretFlags.length === 0 ? {} : { stdin: sample.secret(lineSecret) };
  return await stage.run([...sample.words, ...sample.secretFlags, "--yes"], stdin);
}

Deno.test("every command whose page names 4 ends with it where nobody is logged in", async () => {
  await using stage = await changeStage();
  await Deno.remove(`${stage.folder}/tokens`, { recursive: true });
  const named = naming("auth");
  assert.ok(named.length >= 60);
  for (const command of named) {
    const outcome = await runSample(command, stage);
    assert.equal(outcome.code, exitCodes.auth, words(command, outcome));
    assert.equal(outcome.stdout, "");
  }
});

Deno.test("every command whose page names 10 ends with it where the key is gone", async () => {
  await using stage = await changeStage();
  stage.keyring.clear();
  const named = naming("secure_store");
  assert.ok(named.length >= 60);
  for (const command of named) {
    const outcome = await runSample(command, stage);
    assert.equal(outcome.code, exitCodes.secure_store, words(command, outcome));
  }
});

Deno.test("every change whose page names 11 ends with it where it cannot be recorded", async () => {
  const env = { GCS_SQLCIPHER_LIB: "/nowhere/libsqlcipher.so" };
  const named = namingOfEndpoint("integrity");
  assert.ok(named.length >= 25);
  for (const command of named) {
    await using stage = await changeStage();
    const line = await changeLine(command, stage);
    const outcome = await line.run(["--yes"], { env });
    assert.equal(outcome.code, exitCodes.integrity, words(command, outcome));
  }
});

for (const [kind, status] of statuses) {
  Deno.test(`every command whose page names ${kind} ends so when the answer is ${status}`, async () => {
    const named = namingOfEndpoint(kind);
    assert.ok(named.length >= 20);
    for (const command of named) {
      await using stage = await changeStage();
      await works(stage, ["config", "set", "api.max_retries", "0"]);
      const line = await changeLine(command, stage);
      stage.sandbox.faults.add({ status, match: { path: /^\/api\/(?!info)/ } });
      const outcome = await line.run(["--yes"]);
      assert.equal(outcome.code, exitCodes[kind], words(command, outcome));
    }
  });
}
