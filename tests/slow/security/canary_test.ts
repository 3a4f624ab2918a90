import assert from "node:assert/strict";
import { join } from "node:path";
import { type AnyCommand, flagOf } from "../../../src/command/mod.ts";
import { registry } from "../../../src/cli/registry.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import type { LineOptions, Outcome, Stage } from "../../_support/stage.ts";
import { type Receiver, startReceiver } from "../../telemetry/_receiver.ts";
import { sampleOf, strangers } from "./canary_samples.ts";
import {
  canary,
  canaryStage,
  clientSecret,
  failures,
  filesOf,
  officialOf,
  plantedKey,
  storedSecrets,
  trailText,
} from "./canary_stage.ts";

const home = "/home/canary-home-user";
/** What the receiver of telemetry asks for. */
const otlpToken = canary();
const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));

/** What the folder of a stage, the screen and the trail must not show, and where it showed. */
class Watch {
  readonly secrets = new Set<string>();
  readonly leaks: string[] = [];
  /** Runs in which a service failed. */
  failed = 0;
  /** Profiles of commands that read a secret. */
  profiles = 0;
  /** Samples that are none. */
  readonly refused: string[] = [];

  constructor(readonly stage: Stage, readonly receiver: Receiver) {}

  /** Runs a line with everything that is told to nobody else turned on, and looks at what it said. */
  async run(words: readonly string[], options: LineOptions = {}): Promise<Outcome> {
    const metrics = join(this.stage.folder, "gcs.prom");
    const line = [...words, "--debug", "--yes", "--timing", "--metrics-file", metrics];
    const env = {
      HOME: home,
      GCS_OFFICIAL_CLI: officialOf(this.stage),
      OTEL_EXPORTER_OTLP_ENDPOINT: this.receiver.url,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${otlpToken}`,
      ...options.env,
    };
    const outcome = await this.stage.run(line, { ...options, env });
    this.look(`${words.join(" ").slice(0, 100)}: stdout`, outcome.stdout);
    this.look(`${words.join(" ").slice(0, 100)}: stderr`, outcome.stderr);
    this.lookForPrivate(`${words.join(" ").slice(0, 100)}: stderr`, outcome.stderr);
    return outcome;
  }

  look(where: string, text: string): void {
    for (const secret of this.secrets) {
      for (const form of [secret, encodeURIComponent(secret), btoa(secret)]) {
        if (text.includes(form)) this.leaks.push(`${where} shows ${secret.slice(0, 6)}…`);
      }
    }
  }

  lookForPrivate(where: string, text: string): void {
    if (text.includes(home)) this.leaks.push(`${where} shows the home folder`);
    if (/\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA)\s+\w+/.test(text)) {
      this.leaks.push(`${where} shows SQL`);
    }
  }

  /** Looks through everything that is left behind. */
  async finish(): Promise<{ readonly trail: string; readonly log: string }> {
    for (const secret of await storedSecrets(this.stage)) this.secrets.add(secret);
    assert.ok(this.receiver.received.length > 0, "no telemetry was sent");
    for (const { path, body } of this.receiver.received) {
      this.look(`telemetry to ${path}`, JSON.stringify(body));
      this.lookForPrivate(`telemetry to ${path}`, JSON.stringify(body));
    }
    const trail = await trailText(this.stage);
    this.look("the trail", trail);
    let log = "";
    for (const [path, text] of await filesOf(this.stage)) {
      if (path !== plantedKey) this.look(path, text);
      if (!path.startsWith("log/")) continue;
      log += text;
      this.lookForPrivate(path, text);
    }
    return { trail, log };
  }
}

async function watch(stage: Stage, receiver: Receiver): Promise<Watch> {
  const watched = new Watch(stage, receiver);
  for (const secret of [clientSecret, otlpToken, ...await storedSecrets(stage)]) {
    watched.secrets.add(secret);
  }
  return watched;
}

/** Options for a line that reads a secret of its own from standard input. */
function withSecret(watched: Watch, command: AnyCommand): LineOptions {
  const secret = canary();
  watched.secrets.add(secret);
  const sample = sampleOf(command, watched.stage);
  const typed = sample.secret(secret);
  for (const line of typed.split("\n")) {
    if (line.length > 30 && !line.startsWith("{")) watched.secrets.add(line);
  }
  const signal = AbortSignal.timeout(sample.mayWantPerson ? 100 : 60_000);
  return command.secrets === undefined ? { signal } : { stdin: `${typed}\n`, signal };
}

/** The command with every failure of the services. Where it asks none of them, one is enough. */
async function failInEveryWay(watched: Watch, command: AnyCommand): Promise<void> {
  const { words, secretFlags } = sampleOf(command, watched.stage);
  const { sandbox } = watched.stage;
  sandbox.clearRequests();
  for (const failure of failures) {
    sandbox.faults.add(failure);
    await watched.run([...words, ...secretFlags], withSecret(watched, command));
    sandbox.faults.clear();
    if (sandbox.requests.length === 0) return;
    watched.failed++;
  }
}

/** The command with input that it must refuse, secrets among it. */
async function misuse(watched: Watch, command: AnyCommand): Promise<void> {
  const { words, secretFlags } = sampleOf(command, watched.stage);
  const typed = canary();
  watched.secrets.add(typed);
  const lines = [
    ...Object.keys(command.removed ?? {}).flatMap((flag) => [
      [...words, flag, typed],
      [...words, `${flag}=${typed}`],
    ]),
    ...Object.entries(command.options ?? {}).filter(([, { value }]) => value?.includes("JSON"))
      .flatMap(([member]) => [
        [...words, `--${flagOf(member)}`, JSON.stringify({ ["client_secret"]: typed })],
        [...words, `--${flagOf(member)}`, `{"password": "${typed}"`],
        [...words, `--${flagOf(member)}`, `file:${home}/no-such-file.json`],
      ]),
    ...Object.keys(command.secrets ?? {}).length === 0 ? [] : [
      [...words, "--secret-env", "GCS_NO_SUCH_VARIABLE"],
      [...words, ...secretFlags, ...secretFlags, "--secret-env"],
    ],
  ];
  for (const line of lines) {
    const { code } = await watched.run(line, { signal: AbortSignal.timeout(60_000) });
    assert.notEqual(code, 0, line.join(" "));
  }
  if (secretFlags.length > 0) {
    await watched.run([...words, ...secretFlags], { stdin: `${typed}\u0001${typed}` });
    await watched.run([...words, ...secretFlags], { stdin: `${typed.repeat(2_000)}` });
  }
}

/** The command as it is meant. Code 2 means that the sample is not one. */
async function succeed(watched: Watch, command: AnyCommand, env = {}): Promise<void> {
  const { words, secretFlags, mayWantPerson } = sampleOf(command, watched.stage);
  const options = { ...withSecret(watched, command), env };
  const profiles = command.secrets === undefined
    ? []
    : ["cpu", "heap"].map((kind) =>
      [`--${kind}-profile`, join(watched.stage.folder, `gcs.${kind}profile`)] as const
    );
  const line = [...words, ...secretFlags, "-F", "json", ...profiles.flat()];
  const outcome = await watched.run(line, options);
  for (const [flag, path] of profiles) {
    watched.look(`${command.path}: ${flag}`, await Deno.readTextFile(path));
    watched.profiles++;
  }
  if (mayWantPerson || outcome.code !== 2) return;
  watched.refused.push(`gcs ${words.join(" ")}: ${outcome.stderr.split("\n").at(-2)}`);
}

Deno.test("the samples name commands that exist", () => {
  assert.deepEqual(strangers(commands.map(({ path }) => path)), []);
});

Deno.test("no command that reads shows, logs or records a secret, whatever fails", async () => {
  await using stage = await canaryStage();
  await using receiver = await startReceiver();
  const watched = await watch(stage, receiver);
  const readers = commands.filter(({ mutates }) => mutates !== true);
  assert.ok(readers.length > 10);
  for (const command of readers) {
    await failInEveryWay(watched, command);
    await misuse(watched, command);
    await succeed(watched, command);
    if (command.scopes.length === 0) continue;
    const env = { GCS_CLI_CLIENT_ID: seedIds.serviceClient, GCS_CLI_CLIENT_SECRET: clientSecret };
    stage.sandbox.faults.add({ status: 500, body: "echo" });
    await watched.run(sampleOf(command, stage).words, { env });
    stage.sandbox.faults.clear();
    await succeed(watched, command, env);
  }
  const { log } = await watched.finish();
  assert.ok(log.split("\n").length > 100, "the log is all but empty: nothing was tried");
  assert.match(log, /\[redacted\]/);
  assert.ok(watched.failed > 100, `only ${watched.failed} runs met a failure`);
  assert.deepEqual(watched.leaks, []);
  assert.deepEqual(watched.refused, [], "give these commands a sample in canary_samples.ts");
});

Deno.test("no command that changes something shows, logs or records a secret, whatever fails", async () => {
  const changers = commands.filter(({ mutates }) => mutates === true);
  assert.ok(changers.length > 10);
  const leaks: string[] = [];
  const refused: string[] = [];
  let [rows, failed, profiles] = [0, 0, 0];
  // Those that end the login or change this machine get a stage of their own.
  const isLocal = ({ needsSession, path }: AnyCommand) =>
    needsSession === false || path.startsWith("session");
  const groups = [
    changers.filter((one) => !isLocal(one)),
    ...changers.filter(isLocal).map((one) => [one]),
  ];
  for (const group of groups) {
    await using stage = await canaryStage();
    await using receiver = await startReceiver();
    const watched = await watch(stage, receiver);
    for (const command of group) {
      await watched.run([...sampleOf(command, stage).words, "--dry-run"]);
      await failInEveryWay(watched, command);
      await misuse(watched, command);
    }
    // What deletes comes last, so that the others find what they change.
    const isDelete = ({ path }: AnyCommand) => /delete|remove|reset|logout/.test(path);
    for (const command of group.filter((one) => !isDelete(one))) await succeed(watched, command);
    for (const command of group.filter(isDelete)) await succeed(watched, command);
    const { trail, log } = await watched.finish();
    rows += trail.split("\n").length;
    assert.ok(log.length > 0, "nothing was logged");
    failed += watched.failed;
    profiles += watched.profiles;
    leaks.push(...watched.leaks);
    refused.push(...watched.refused);
  }
  assert.ok(failed > 200, `only ${failed} runs met a failure`);
  assert.ok(profiles > 20, `only ${profiles} profiles`);
  assert.ok(rows > 100, `only ${rows} rows in the trail: nothing was tried`);
  assert.deepEqual(leaks, []);
  assert.deepEqual(refused, [], "give these commands a sample in canary_samples.ts");
});
