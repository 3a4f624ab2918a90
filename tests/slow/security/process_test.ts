import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environment } from "../../../src/config/mod.ts";
import { createContext } from "../../../src/context/mod.ts";
import { sandboxLogin } from "../../../src/context/sandbox.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { noGlobals, setStage, type Stage } from "../../_support/stage.ts";
import { bufferStreams } from "../../_support/streams.ts";
import { canary } from "./canary_stage.ts";
import { until } from "../../_support/until.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const ignore = Deno.build.os !== "linux";
const passphrase = `${canary()} ${canary()}`;

/** A stage that a process of its own can use: the key comes from a passphrase in a private file. */
async function processStage() {
  const stage = await setStage({ isLoggedIn: false });
  const passphraseFile = join(stage.folder, "passphrase");
  await Deno.writeTextFile(passphraseFile, passphrase, { mode: 0o600 });
  const settings = await Deno.readTextFile(join(stage.folder, "config.yaml"));
  await Deno.writeTextFile(
    join(stage.folder, "config.yaml"),
    settings.replace("auth:\n", "auth:\n  key_source: passphrase\n"),
  );
  const env = {
    HOME: stage.folder,
    PATH: "/usr/bin:/bin",
    GLOBUS_CONNECT_SERVER_CONFIG_DIR: stage.folder,
    GCS_PASSPHRASE_FILE: passphraseFile,
    DENO_DIR: Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno"),
    DENO_NO_UPDATE_CHECK: "1",
    ...sqlcipher(),
  };
  const context = createContext({
    globals: noGlobals,
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams: bufferStreams().streams,
    environment: environment(new Map(Object.entries(env))),
  });
  const login = sandboxLogin(stage.sandbox, Date.now());
  await (await context.tokens()).save("default", login);
  await context.close();
  const tokens = Object.values(login.tokens).map((token) => token.accessToken.reveal());
  return { stage, env, secrets: [passphrase, ...tokens] };
}

function sqlcipher(): Record<string, string> {
  const named = Deno.env.get("GCS_SQLCIPHER_LIB");
  return named === undefined ? {} : { GCS_SQLCIPHER_LIB: named };
}

const words = [
  "user-credentials",
  "s3-create",
  seedIds.s3Gateway,
  "--globus-identity",
  seedIds.admin,
  "--s3-access-key-id",
  "KEYID012345678",
  "--debug",
];
const program = [
  "run",
  "-q",
  "-P=gcs",
  "--no-prompt",
  "--no-check",
  join(root, "main.ts"),
  ...words,
];

/** Shell, since this runtime reads /proc itself only where it may do everything. */
const listing = `for file in $(grep -las 's3-creat[e]' /proc/[0-9]*/cmdline); do
  echo "=== cmdline"; tr '\\0' ' ' < $file
  echo "=== environ"; tr '\\0' '\\n' < \${file%cmdline}environ
done`;

/** What the system shows of every process that creates an S3 credential. */
async function processes(): Promise<
  readonly { readonly cmdline: string; readonly environ: string }[]
> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", listing], stderr: "null" })
    .output();
  return new TextDecoder().decode(stdout).split("=== cmdline\n").slice(1).map((part) => {
    const [cmdline = "", environ = ""] = part.split("=== environ\n");
    return { cmdline, environ };
  });
}

/** Waits until the credential is being created, which the sandbox holds back, and looks then. */
async function whileItRuns(stage: Stage) {
  const isThere = () =>
    stage.sandbox.requests.some(({ method, path }) =>
      method === "POST" && path.endsWith("/user_credentials")
    );
  await until("the credential is being created", isThere);
  return await processes();
}

function holdBack(stage: Stage): void {
  stage.sandbox.faults.add({
    match: { method: "POST", path: "/api/user_credentials" },
    delayMs: 3_000,
    times: 1,
  });
}

function assertNone(
  seen: Awaited<ReturnType<typeof processes>>,
  secrets: readonly string[],
  isOwnEnvironment = false,
) {
  assert.ok(seen.length > 0, "the running command was not found");
  for (const { cmdline, environ } of seen) {
    for (const secret of secrets) {
      assert.ok(!cmdline.includes(secret), "the command line shows a secret");
      if (!isOwnEnvironment) assert.ok(!environ.includes(secret), "the environment shows a secret");
    }
  }
}

async function finished(child: Deno.ChildProcess, secrets: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await child.output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.equal(code, 0, text);
  for (const secret of secrets) assert.ok(!text.includes(secret), "the output shows a secret");
}

function spawn(
  env: Readonly<Record<string, string>>,
  further: readonly string[],
): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: [...program, ...further],
    env: { ...env },
    clearEnv: true,
    cwd: root,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

Deno.test({
  name: "a running command that reads its secret from standard input shows none to ps",
  ignore,
  async fn() {
    const { stage, env, secrets } = await processStage();
    await using _ = stage;
    const secret = canary();
    holdBack(stage);
    const child = spawn(env, ["--secret-stdin"]);
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${secret}\n`));
    await writer.close();
    const all = [secret, ...secrets];
    assertNone(await whileItRuns(stage), all);
    await finished(child, all);
  },
});

Deno.test({
  name: "a running command shows a secret only in the environment that its user chose for it",
  ignore,
  async fn() {
    const { stage, env, secrets } = await processStage();
    await using _ = stage;
    const secret = canary();
    holdBack(stage);
    const child = spawn({ ...env, GLOBUS_SECRET_VALUE: secret }, ["--secret-env"]);
    await child.stdin.close();
    const seen = await whileItRuns(stage);
    assertNone(seen, secrets);
    assertNone(seen, [secret], true);
    assert.ok(seen.some(({ environ }) => environ.includes(secret)), "the test looks at nothing");
    await finished(child, [secret, ...secrets]);
  },
});

Deno.test({
  name: "a running command that asks for its secret shows none to ps, and none on the terminal",
  ignore: ignore || !hasScript(),
  async fn() {
    const { stage, env, secrets } = await processStage();
    await using _ = stage;
    const secret = canary();
    holdBack(stage);
    const line = [Deno.execPath(), ...program].map((word) => `'${word}'`).join(" ");
    const child = new Deno.Command("script", {
      args: ["-qec", line, "/dev/null"],
      env: { ...env, TERM: "xterm" },
      clearEnv: true,
      cwd: root,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const writer = child.stdin.getWriter();
    const typed = new TextEncoder().encode(`${secret}\r`);
    let screen = "";
    let answers = 0;
    let seen: Promise<Awaited<ReturnType<typeof processes>>> | undefined;
    for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
      screen += piece;
      const questions = (screen.includes("access key") ? 1 : 0) +
        (screen.includes("again") ? 1 : 0);
      if (questions <= answers) continue;
      answers++;
      await writer.write(typed);
      if (answers === 2) seen = whileItRuns(stage);
    }
    await writer.close().catch(() => {});
    const { code } = await child.status;
    assert.equal(code, 0, screen);
    assert.ok(seen !== undefined, "it did not ask twice");
    const all = [secret, ...secrets];
    assertNone(await seen, all);
    for (const one of all) assert.ok(!screen.includes(one), "the terminal shows a secret");
  },
});

function hasScript(): boolean {
  try {
    return new Deno.Command("script", { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}
