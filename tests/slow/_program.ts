import { join } from "node:path";
import { environment } from "../../src/config/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { sandboxLogin, sandboxSettings } from "../../src/context/sandbox.ts";
import { systemClock, systemRandom } from "../../src/base/mod.ts";
import { memoryPlaces, openedKeys, openVault } from "../../src/keys/mod.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/mod.ts";
import type { StoredLogin } from "../../src/tokens/mod.ts";
import { type Ended, programCommand } from "../_support/binary.ts";
import { noteRun } from "../_support/command_runs.ts";
import { requireFittingAdvice } from "../_support/printed_advice.ts";
import { bufferStreams } from "../_support/streams.ts";
import { bindSandbox, noGlobals } from "../_support/stage.ts";

export type { Ended };

/** What starts the program, and the words before its own. */
export const [programPath, ...programArguments] = programCommand;

/** A sandbox, and a configuration folder for real processes whose keys are under a passphrase. */
export interface ProgramStage {
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly caFile: string;
  /** Variables of every process: nothing of the caller's but PATH and the cache of packages. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `gcs …` as a process of its own. */
  run(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Puts a login into a profile, as `gcs login` leaves it, changed as wanted. */
  logIn(profile: string, change?: (login: StoredLogin) => StoredLogin): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Sets a stage for real processes. `settings` are lines added to config.yaml. */
export async function setProgramStage(
  options: { readonly sandbox?: SandboxOptions; readonly settings?: string } = {},
): Promise<ProgramStage> {
  const sandbox = await startSandbox(options.sandbox);
  const folder = await Deno.makeTempDir({ prefix: "gcs-program-" });
  await Deno.chmod(folder, 0o700);
  const caFile = join(folder, "ca.pem");
  await Deno.writeTextFile(caFile, sandbox.caPem, { mode: 0o600 });
  const settings = sandboxSettings(sandbox, caFile)
    .replace("auth:\n", "auth:\n  key_source: passphrase\n") + (options.settings ?? "");
  await Deno.writeTextFile(join(folder, "config.yaml"), settings, { mode: 0o600 });
  const passphraseFile = join(folder, "passphrase");
  await Deno.writeTextFile(passphraseFile, "correct horse battery\n", { mode: 0o600 });
  const env = {
    HOME: folder,
    PATH: Deno.env.get("PATH") ?? "",
    DENO_DIR: Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno"),
    DENO_TLS_CA_STORE: Deno.env.get("DENO_TLS_CA_STORE") ?? "mozilla",
    DENO_NO_UPDATE_CHECK: "1",
    NO_COLOR: "1",
    GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
    GCS_PASSPHRASE_FILE: passphraseFile,
  };
  return {
    sandbox,
    folder,
    caFile,
    env,
    async run(argv, more = {}) {
      const { code, stdout, stderr } = await new Deno.Command(programPath, {
        args: [...programArguments, ...argv],
        env: { ...env, ...more },
        clearEnv: true,
        stdin: "null",
      }).output();
      noteRun(argv, code);
      const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      const ended = { code, stdout: decode(stdout), stderr: decode(stderr) };
      await requireFittingAdvice(argv, ended);
      return ended;
    },
    async logIn(profile, change = (login) => login) {
      const context = createContext({
        globals: noGlobals,
        signal: new AbortController().signal,
        catalogue: () => Promise.resolve([]),
        streams: bufferStreams().streams,
        environment: environment(new Map(Object.entries(env))),
      });
      const login = sandboxLogin(sandbox, systemClock.now());
      await (await context.tokens()).save(profile, change(login));
      await bindSandbox(context, sandbox);
      await context.close();
    },
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await forgetOpened(folder);
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A key that a test opened at a terminal would stay with the kernel, under the user who runs tests. */
async function forgetOpened(folder: string): Promise<void> {
  const opened = openedKeys({
    places: () => memoryPlaces(join(folder, "agent.sock")),
    limits: { inactivityMinutes: 0, absoluteMinutes: 0 },
    clock: systemClock,
  });
  const vault = openVault({ folder, opened, clock: systemClock, random: systemRandom });
  // Of a key store that the test damaged nothing can be open.
  await vault.lock().catch(() => false);
}
