import { join } from "node:path";
import { registry } from "../../src/cli/registry.ts";
import { runProgram } from "../../src/cli/run.ts";
import type { Context } from "../../src/command/mod.ts";
import { environment, readAliases, resolvePaths } from "../../src/config/mod.ts";
import { type ContextOptions, createContext } from "../../src/context/mod.ts";
import { sandboxLogin, sandboxSettings } from "../../src/context/sandbox.ts";
import { bind } from "../../src/endpoint/bindings.ts";
import { type Clock, systemClock } from "../../src/base/mod.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/mod.ts";
import { memoryKeyring } from "../../src/keys/mod.ts";
import { binary, NotOnBinary, runProcess } from "./binary.ts";
import { noteRun } from "./command_runs.ts";
import { Advice, requireFittingAdvice } from "./printed_advice.ts";
import { bufferStreams } from "./streams.ts";

/** What one command line left behind. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as JSON. */
  json(): unknown;
}

/** How one command line is run. */
export interface LineOptions {
  readonly stdin?: string;
  readonly isTerminal?: boolean;
  /** Width of the terminal; default 80. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** The first of two Ctrl-C: ends a batch in order. */
  readonly stop?: AbortSignal;
}

/** A sandbox endpoint, a configuration folder that is logged in to it, and a way to run commands. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** The configuration folder; removed at the end. */
  readonly folder: string;
  readonly keyring: Map<string, string>;
  /**
   * Runs `gcs …` in this process, through everything but main.ts; with GCS_BINARY in a process of
   * the binary, whose keys lie under a passphrase. A test fails where a line that it printed advises
   * what cannot be run: each is read at once, and run without a change at the end of the stage.
   */
  run(argv: readonly string[], options?: LineOptions): Promise<Outcome>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How a stage is set up. */
export interface StageOptions {
  readonly sandbox?: SandboxOptions;
  readonly clock?: Clock;
  /** False leaves the profile without tokens. */
  readonly isLoggedIn?: boolean;
  /** False leaves the endpoint without a binding to its address, as before the first login. */
  readonly isBound?: boolean;
  /** Lines added to config.yaml. */
  readonly settings?: string;
  /** The program that runs, for commands that replace it. */
  readonly program?: string;
}

/** Sets a stage: the real program against a real TLS server, with the keyring in memory. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  if (binary !== undefined && options.clock !== undefined) {
    throw new NotOnBinary("a clock of the test's own");
  }
  if (binary !== undefined && options.program !== undefined) {
    throw new NotOnBinary("a program and a key for releases of the test's own");
  }
  const clock = options.clock ?? systemClock;
  const sandbox = await startSandbox({ ...options.sandbox, clock });
  const folder = await Deno.makeTempDir({ prefix: "gcs-test-" });
  const keyring = new Map<string, string>();
  const caFile = join(folder, "ca.pem");
  await Deno.writeTextFile(caFile, sandbox.caPem, { mode: 0o600 });
  const settings = sandboxSettings(sandbox, caFile) + (options.settings ?? "");
  await Deno.writeTextFile(join(folder, "config.yaml"), withPassphrase(settings), { mode: 0o600 });
  await Deno.writeTextFile(join(folder, "passphrase"), "correct horse battery\n", { mode: 0o600 });
  const basis = variablesOf(folder);

  const advice = new Advice();
  const run = async (argv: readonly string[], line: LineOptions = {}): Promise<Outcome> => {
    const outcome = await runLine(argv, line);
    if (binary === undefined) noteRun(argv, outcome.code);
    advice.add(await requireFittingAdvice(argv, outcome));
    return outcome;
  };
  const runLine = async (argv: readonly string[], line: LineOptions): Promise<Outcome> => {
    if (binary !== undefined) return await runOnBinary(argv, line, basis);
    const { streams, stdout, stderr } = bufferStreams(line);
    const variables = new Map(Object.entries({ ...basis, ...line.env }));
    const env = environment(variables);
    const code = await runProgram({
      argv,
      registry,
      version: "0.0.0-test",
      streams,
      environment: env,
      // No machine is too busy for a test.
      clock: { sleep: never },
      aliases: () => readAliases(resolvePaths(env).aliasFile),
      start: (globals, measure) =>
        Promise.resolve(createContext({
          globals,
          measure,
          ...interruptsOf(line),
          catalogue: async () =>
            (await Promise.all(registry.map((entry) => entry.load()))).map((one) => one.default),
          streams,
          environment: env,
          paths: {
            ...resolvePaths(env, { systemFiles: [] }),
            nodeInfoFile: join(folder, "node-info.json"),
            program: options.program,
          },
          clock,
          keyring: memoryKeyring(keyring),
        })),
    });
    return { code, stdout: stdout(), stderr: stderr(), json: () => JSON.parse(stdout()) };
  };
  const runAdvice = async (): Promise<void> => {
    sandbox.faults.clear();
    const known = { ENDPOINT: sandbox.address, HOST: sandbox.address };
    await advice.runAll(
      (argv) => runLine(argv, { signal: AbortSignal.timeout(10_000) }),
      known,
    );
  };
  const stage: Stage = {
    sandbox,
    folder,
    get keyring() {
      if (binary !== undefined) throw new NotOnBinary("a keyring in memory");
      return keyring;
    },
    run,
    [Symbol.asyncDispose]: async () => {
      try {
        if (binary === undefined) await runAdvice();
      } finally {
        await sandbox.close();
        await Deno.remove(folder, { recursive: true });
      }
    },
  };
  if (options.isLoggedIn !== false) await logIn(stage, keyring, clock, options.isBound ?? true);
  return stage;
}

/** Ends by its signal alone. */
function never(_: number, signal?: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Puts a login into the default profile, as `gcs login` leaves it. */
async function logIn(
  { sandbox, folder }: Stage,
  keyring: Map<string, string>,
  clock: Clock,
  isBound: boolean,
): Promise<void> {
  const env = environment(new Map(Object.entries(variablesOf(folder))));
  const { streams } = bufferStreams();
  const context = createContext({
    globals: noGlobals,
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams,
    environment: env,
    clock,
    keyring: memoryKeyring(keyring),
  });
  await (await context.tokens()).save("default", sandboxLogin(sandbox, clock.now()));
  if (isBound) await bindSandbox(context, sandbox);
  await context.close();
}

/** A process of its own has no keyring in memory: its keys lie under a passphrase. */
function withPassphrase(settings: string): string {
  if (binary === undefined) return settings;
  return settings.replace("auth:\n", "auth:\n  key_source: passphrase\n");
}

function variablesOf(folder: string): Record<string, string> {
  return {
    HOME: folder,
    GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
    ...(binary === undefined ? {} : { GCS_PASSPHRASE_FILE: join(folder, "passphrase") }),
  };
}

async function runOnBinary(
  argv: readonly string[],
  { stdin, isTerminal, env, stop, signal }: LineOptions,
  basis: Readonly<Record<string, string>>,
): Promise<Outcome> {
  if (signal?.aborted) throw new NotOnBinary("a Ctrl-C that comes before the program is loaded");
  if (isTerminal === true) throw new NotOnBinary("streams that say they are a terminal");
  const ended = await runProcess(argv, { env: { ...basis, ...env }, stdin, stop, signal });
  return { ...ended, json: () => JSON.parse(ended.stdout) };
}

/** What main.ts makes of one Ctrl-C, and of two. */
function interruptsOf({ signal, stop }: LineOptions): Pick<ContextOptions, "signal" | "drain"> {
  const interrupt = new AbortController();
  if (signal?.aborted) interrupt.abort(signal.reason);
  signal?.addEventListener("abort", () => interrupt.abort(signal.reason));
  if (stop === undefined) return { signal: interrupt.signal };
  return {
    signal: interrupt.signal,
    async drain(work) {
      try {
        return await work(stop);
      } finally {
        if (stop.aborted) interrupt.abort();
      }
    },
  };
}

/** Binds a sandbox's endpoint to its address, as a login does that Transfer has vouched for. */
export async function bindSandbox(context: Context, sandbox: Sandbox): Promise<void> {
  await bind(context, {
    address: sandbox.address,
    "client_id": sandbox.endpointId,
    "endpoint_id": sandbox.endpointId,
    "confirmed_by": "transfer",
  });
}

/** Global options as they are when none is given, but quiet. */
export const noGlobals = {
  yes: false,
  dryRun: false,
  quiet: true,
  debug: false,
  color: "auto",
  mapHttpStatus: new Map<number, number>(),
  sandbox: false,
  official: false,
  noInput: false,
  noNames: false,
  timing: false,
  progress: false,
} as const;
