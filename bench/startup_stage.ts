/** What the programs of startup_bench.ts find: a sandbox, logins and an audit database. */
import { join } from "node:path";
import { startSandbox } from "../src/sandbox/mod.ts";
import {
  configured,
  folderVariable,
  logIn,
  output,
  passphraseLogin,
  serviceEnvironment,
} from "../tools/program_stage.ts";
import { writeLog } from "./audit_records.ts";
import type { LeftOut } from "./rows.ts";

/** Environments of programs, by who is logged in. */
export interface StartupStage extends AsyncDisposable {
  /** No configuration, nobody logged in. */
  readonly nobody: Record<string, string>;
  readonly service: Record<string, string>;
  readonly passphrase: Record<string, string>;
  /** With an audit database; undefined where there is no keyring. */
  readonly keyring: Record<string, string> | undefined;
  /** The configuration folder of the same login. */
  readonly keyringFolder: string | undefined;
  readonly collection: string;
  /** Where the sandbox answers, and the certificate that it is known by. */
  readonly url: string;
  readonly caFile: string;
}

/** Sets everything up in a folder. `gcs` is the program; `records` go into the audit database. */
export async function startupStage(
  gcs: string,
  folder: string,
  records: number,
): Promise<StartupStage> {
  await using parts = new AsyncDisposableStack();
  const sandbox = await startSandbox();
  parts.defer(() => sandbox.close());
  await Deno.mkdir(join(folder, "nobody"), { mode: 0o700 });
  const service = serviceEnvironment(await configured(join(folder, "service"), sandbox), sandbox);
  const person = await configured(join(folder, "passphrase"), sandbox);
  const stage = {
    nobody: { [folderVariable]: join(folder, "nobody") },
    service,
    passphrase: await passphraseLogin(person, sandbox),
    keyring: undefined as Record<string, string> | undefined,
    keyringFolder: undefined as string | undefined,
    url: sandbox.managerUrl,
    caFile: join(folder, "service", "ca.pem"),
    collection: (await output(gcs, ["collection", "list", "-F", "list"], service)).split("\n")[0] ??
      "",
  };
  const bus = await startKeyring(join(folder, "session"), parts);
  if (bus !== undefined) {
    const home = await configured(join(folder, "keyring"), sandbox);
    stage.keyringFolder = home;
    stage.keyring = { [folderVariable]: home, ["DBUS_SESSION_BUS_ADDRESS"]: bus };
    await logIn(home, sandbox, "keyring");
    const log = join(home, "gridftp-audit.log");
    await writeLog(log, records);
    await output(gcs, ["audit", "load", log], stage.keyring);
  }
  const kept = parts.move();
  return { ...stage, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

/**
 * Compiles the smallest program, with the compiler that made `gcs`; gives its path, or why there is
 * none.
 */
export async function bareProgram(gcs: string, folder: string): Promise<string | LeftOut> {
  const leftOut = (why: string) => ({ what: "start-up and completion", why });
  if (!await Deno.stat(gcs).then(() => true, () => false)) {
    return leftOut(`${gcs} is not there: run deno task build`);
  }
  const source = join(folder, "bare.ts");
  const program = join(folder, "bare");
  await Deno.writeTextFile(source, "console.log(Deno.version.deno);\n");
  try {
    await compiledPlainly(source, program);
  } catch {
    return leftOut("a bare program was not compiled: DENO_COMPILE, DENORT_BIN as for the build");
  }
  const ours: { readonly deno: string } = JSON.parse(
    await output(gcs, ["version", "-F", "json"], { [folderVariable]: folder }),
  );
  const bare = (await output(program, [], {})).trim();
  return ours.deno === bare
    ? program
    : leftOut(`gcs is on Deno ${ours.deno}, a bare program on ${bare}: set DENO_COMPILE`);
}

/** Compiles a program without what the build of ours does; gives its path. */
export async function compiledPlainly(
  source: string,
  program: string,
  more: readonly string[] = [],
): Promise<string> {
  const [compiler = "", ...before] = Deno.env.get("DENO_COMPILE")?.split(" ") ?? [Deno.execPath()];
  const flags = ["-q", "--no-check", "--no-code-cache", "--no-config", "--no-lock", ...more];
  await output(compiler, [...before, "compile", ...flags, "-o", program, source], {});
  return program;
}

/**
 * A session bus with an unlocked gnome-keyring on it, for this process too; undefined where they
 * are not installed.
 */
async function startKeyring(
  home: string,
  parts: AsyncDisposableStack,
): Promise<string | undefined> {
  await Deno.mkdir(home, { mode: 0o700 });
  try {
    const bus = new Deno.Command("dbus-daemon", {
      args: ["--session", "--nofork", "--print-address"],
      env: { HOME: home, ["XDG_RUNTIME_DIR"]: home },
      stdout: "piped",
      stderr: "null",
    }).spawn();
    parts.defer(async () => {
      bus.kill();
      await bus.status;
    });
    const lines = bus.stdout.pipeThrough(new TextDecoderStream());
    let address = "";
    for await (const piece of lines) {
      address += piece;
      if (address.includes("\n")) break;
    }
    Deno.env.set("DBUS_SESSION_BUS_ADDRESS", address.trim());
    const keyring = new Deno.Command("gnome-keyring-daemon", {
      args: ["--foreground", "--unlock", "--components=secrets"],
      env: { HOME: home, ["XDG_RUNTIME_DIR"]: home },
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    }).spawn();
    parts.defer(async () => {
      keyring.kill();
      await keyring.status;
    });
    const writer = keyring.stdin.getWriter();
    await writer.write(new TextEncoder().encode("bench"));
    await writer.close();
    return address.trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
