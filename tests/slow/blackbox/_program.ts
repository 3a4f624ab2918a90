import { join } from "node:path";
import { sandboxSettings } from "../../../src/context/sandbox.ts";
import { noteRun } from "../../_support/command_runs.ts";
import { requireFittingAdvice } from "../../_support/printed_advice.ts";
import { type Ended, programCommand } from "../../_support/binary.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../src/sandbox/mod.ts";

const root = new URL("../../../", import.meta.url);
/** Part of every Windows. */
const curl = Deno.build.os === "windows" ? "curl.exe" : "curl";

export type { Ended };

function start(args: readonly string[], env: Readonly<Record<string, string>>): Deno.ChildProcess {
  const [program, ...before] = programCommand;
  return new Deno.Command(program, {
    args: [...before, ...args],
    cwd: root,
    env: { ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Runs the real program as a process of its own. */
export async function gcs(
  args: readonly string[],
  options: { readonly env?: Record<string, string>; readonly stdin?: string } = {},
): Promise<Ended> {
  const child = start(args, options.env ?? {});
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(options.stdin ?? ""));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  noteRun(args, code);
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const ended = { code, stdout: text(stdout), stderr: text(stderr) };
  await requireFittingAdvice(args, ended);
  return ended;
}

/** A sandbox, and a configuration folder whose keys lie under a passphrase. */
export interface Scene {
  readonly sandbox: Sandbox;
  readonly folder: string;
  run(args: readonly string[], options?: { readonly stdin?: string }): Promise<Ended>;
  /** Starts the program, for a test that ends it. */
  start(args: readonly string[]): Deno.ChildProcess;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Sets a scene in which `login` opens its page in a program that follows the page's address. */
export async function setScene(options: SandboxOptions = {}): Promise<Scene> {
  const sandbox = await startSandbox({ autoApprove: "admin@example.org", ...options });
  const folder = await Deno.makeTempDir({ prefix: "gcs-blackbox-" });
  const write = (name: string, text: string, mode = 0o600) =>
    Deno.writeTextFile(join(folder, name), text, { mode });
  const caFile = join(folder, "ca.pem");
  await write("ca.pem", sandbox.caPem);
  await write("passphrase", "correct horse battery staple");
  const settings = sandboxSettings(sandbox, caFile).replace(/^endpoint:.*\n/, "")
    .replace("auth:\n", "auth:\n  key_source: passphrase\n");
  await write("config.yaml", settings);
  const env = {
    HOME: folder,
    GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
    GCS_PASSPHRASE_FILE: join(folder, "passphrase"),
    BROWSER: `${curl} -sSL --cacert "${caFile}" -o "${join(folder, "page.html")}"`,
    SSH_CONNECTION: "",
  };
  return {
    sandbox,
    folder,
    run: (args, given = {}) => gcs(args, { env, ...given }),
    start: (args) => start(args, env),
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
