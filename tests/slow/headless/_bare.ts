import { dirname, join } from "node:path";
import { binary, type Ended, programCommand } from "../../_support/binary.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../../src/sandbox/mod.ts";

/** How one process is started: nothing of the caller's environment is there but what is named. */
export interface BareRun {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Another user than this one; needs root and the binary. */
  readonly uid?: number;
  /** Words before the program: `sh -c '… "$@"' sh`. */
  readonly before?: readonly string[];
}

/** A sandbox, a folder with nothing but what a test puts there, and service credentials. */
export interface Bare {
  readonly sandbox: Sandbox;
  /** Everybody may enter it. */
  readonly folder: string;
  /** Service credentials, the endpoint and the services, all by variables; no home, no PATH. */
  readonly service: Readonly<Record<string, string>>;
  /** A private file with a passphrase. */
  readonly passphraseFile: string;
  run(argv: readonly string[], options?: BareRun): Promise<Ended>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A user of this machine without an account and a home. */
export const stranger = 61_003;

/** Why a test with another user cannot run here; undefined where it can. */
export const noOtherUser = binary === undefined || Deno.uid() !== 0 || Deno.build.os !== "linux";

/** Sets up a sandbox for programs that are started with next to nothing. */
export async function setBare(options: SandboxOptions = {}): Promise<Bare> {
  const sandbox = await startSandbox(options);
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-bare-" }));
  await Deno.chmod(folder, 0o755);
  const caFile = join(folder, "ca.pem");
  await Deno.writeTextFile(caFile, sandbox.caPem, { mode: 0o644 });
  const passphraseFile = join(folder, "passphrase");
  await Deno.writeTextFile(passphraseFile, "correct horse battery\n", { mode: 0o600 });
  const [program, ...words] = await programFor(folder);
  return {
    sandbox,
    folder,
    passphraseFile,
    service: {
      GCS_CLI_ENDPOINT_ID: sandbox.address,
      GCS_CLI_CLIENT_ID: sandbox.serviceClientId,
      GCS_CLI_CLIENT_SECRET: sandbox.serviceClientSecret,
      GLOBUS_SDK_SERVICE_URL_AUTH: sandbox.authUrl,
      GLOBUS_SDK_SERVICE_URL_TRANSFER: sandbox.transferUrl,
      GCS_CA_FILE: caFile,
    },
    async run(argv, { env = {}, stdin, uid, before = [] } = {}) {
      const line = [...before, program, ...words, ...argv];
      const child = new Deno.Command(line[0] ?? program, {
        args: line.slice(1),
        clearEnv: true,
        env: { ...runtime(), ...env },
        cwd: "/",
        stdin: stdin === undefined ? "null" : "piped",
        stdout: "piped",
        stderr: "piped",
        ...(uid === undefined ? {} : { uid, gid: uid }),
      }).spawn();
      if (stdin !== undefined) {
        const writer = child.stdin.getWriter();
        await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close())
          .catch(() => {});
      }
      const { code, stdout, stderr } = await child.output();
      const text = new TextDecoder();
      return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
    },
    [Symbol.asyncDispose]: async () => {
      await sandbox.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** The program where another user can run it: a link will do, unless a folder above is closed. */
async function programFor(folder: string): Promise<readonly [string, ...string[]]> {
  const file = binary;
  if (file === undefined) return programCommand;
  const place = join(folder, "bin", "gcs");
  await Deno.mkdir(dirname(place), { mode: 0o755 });
  await Deno.link(file, place).catch(() => Deno.copyFile(file, place));
  return [place];
}

/** The sources need the runtime's cache of packages; the binary needs nothing. */
function runtime(): Record<string, string> {
  if (binary !== undefined) return {};
  const cache = Deno.env.get("DENO_DIR") ?? join(Deno.env.get("HOME") ?? "", ".cache", "deno");
  return { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1" };
}
