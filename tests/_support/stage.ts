import { join } from "node:path";
import { registry } from "../../src/cli/registry.ts";
import { runProgram } from "../../src/cli/run.ts";
import type { Context } from "../../src/command/mod.ts";
import { environment, resolvePaths } from "../../src/config/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { sandboxLogin, sandboxSettings } from "../../src/context/sandbox.ts";
import { bind } from "../../src/endpoint/bindings.ts";
import { type Clock, systemClock } from "../../src/base/mod.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/mod.ts";
import { memoryKeyring } from "../../src/keys/mod.ts";
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
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A sandbox endpoint, a configuration folder that is logged in to it, and a way to run commands. */
export interface Stage {
  readonly sandbox: Sandbox;
  /** The configuration folder; removed at the end. */
  readonly folder: string;
  readonly keyring: Map<string, string>;
  /** Runs `gcs …` in this process, through everything but main.ts. */
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
}

/** Sets a stage: the real program against a real TLS server, with the keyring in memory. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const clock = options.clock ?? systemClock;
  const sandbox = await startSandbox({ ...options.sandbox, clock });
  const folder = await Deno.makeTempDir({ prefix: "gcs-test-" });
  const keyring = new Map<string, string>();
  const caFile = join(folder, "ca.pem");
  await Deno.writeTextFile(caFile, sandbox.caPem, { mode: 0o600 });
  const settings = sandboxSettings(sandbox, caFile) + (options.settings ?? "");
  await Deno.writeTextFile(join(folder, "config.yaml"), settings, { mode: 0o600 });

  const run = async (argv: readonly string[], line: LineOptions = {}): Promise<Outcome> => {
    const { streams, stdout, stderr } = bufferStreams(line);
    const variables = new Map(Object.entries({
      HOME: folder,
      GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
      ...line.env,
    }));
    const env = environment(variables);
    const code = await runProgram({
      argv,
      registry,
      version: "0.0.0-test",
      streams,
      environment: env,
      start: (globals) =>
        Promise.resolve(createContext({
          globals,
          signal: line.signal ?? new AbortController().signal,
          catalogue: async () =>
            (await Promise.all(registry.map((entry) => entry.load()))).map((one) => one.default),
          streams,
          environment: env,
          paths: resolvePaths(env),
          clock,
          keyring: memoryKeyring(keyring),
        })),
    });
    return { code, stdout: stdout(), stderr: stderr(), json: () => JSON.parse(stdout()) };
  };
  const stage: Stage = {
    sandbox,
    folder,
    keyring,
    run,
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
  if (options.isLoggedIn !== false) await logIn(stage, clock, options.isBound ?? true);
  return stage;
}

/** Puts a login into the default profile, as `gcs login` leaves it. */
async function logIn(stage: Stage, clock: Clock, isBound: boolean): Promise<void> {
  const { sandbox, folder, keyring } = stage;
  const env = environment(
    new Map([["HOME", folder], ["GLOBUS_CONNECT_SERVER_CONFIG_DIR", folder]]),
  );
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
} as const;
