/** What the programs of startup_bench.ts find: a sandbox, logins and an audit database. */
import { join } from "node:path";
import { Secret } from "../src/secrets/mod.ts";
import { systemClock, systemRandom } from "../src/base/mod.ts";
import { sandboxLogin, sandboxSettings } from "../src/context/sandbox.ts";
import { type KeySource, openVault, osKeyring } from "../src/keys/mod.ts";
import { type Sandbox, startSandbox } from "../src/sandbox/mod.ts";
import { createTokenStore } from "../src/tokens/mod.ts";
import { writeLog } from "./audit_records.ts";

/** Environments of programs, by who is logged in. */
export interface StartupStage extends AsyncDisposable {
  /** No configuration, nobody logged in. */
  readonly nobody: Record<string, string>;
  readonly service: Record<string, string>;
  readonly passphrase: Record<string, string>;
  /** With an audit database; undefined where there is no keyring. */
  readonly keyring: Record<string, string> | undefined;
  readonly collection: string;
}

const variable = "GLOBUS_CONNECT_SERVER_CONFIG_DIR";
const text = new TextDecoder();

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
  const service = {
    [variable]: await configured(join(folder, "service"), sandbox),
    GCS_CLI_CLIENT_ID: sandbox.serviceClientId,
    GCS_CLI_CLIENT_SECRET: sandbox.serviceClientSecret,
  };
  const passphraseFolder = await configured(join(folder, "passphrase"), sandbox);
  const passphraseFile = join(passphraseFolder, "passphrase");
  const words = "bench passphrase of no value";
  await Deno.writeTextFile(passphraseFile, words, { mode: 0o600 });
  await logIn(passphraseFolder, sandbox, "passphrase", words);
  const stage = {
    nobody: { [variable]: join(folder, "nobody") },
    service,
    passphrase: { [variable]: passphraseFolder, GCS_PASSPHRASE_FILE: passphraseFile },
    keyring: undefined as Record<string, string> | undefined,
    collection: (await output(gcs, ["collection", "list", "-F", "list"], service)).split("\n")[0] ??
      "",
  };
  const bus = await startKeyring(join(folder, "session"), parts);
  if (bus !== undefined) {
    const home = await configured(join(folder, "keyring"), sandbox);
    stage.keyring = { [variable]: home, ["DBUS_SESSION_BUS_ADDRESS"]: bus };
    await logIn(home, sandbox, "keyring");
    const log = join(home, "gridftp-audit.log");
    await writeLog(log, records);
    await output(gcs, ["audit", "load", log], stage.keyring);
  }
  const kept = parts.move();
  return { ...stage, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function configured(folder: string, sandbox: Sandbox): Promise<string> {
  await Deno.mkdir(folder, { mode: 0o700 });
  const write = (name: string, content: string) =>
    Deno.writeTextFile(join(folder, name), content, { mode: 0o600 });
  await write("ca.pem", sandbox.caPem);
  await write("config.yaml", sandboxSettings(sandbox, join(folder, "ca.pem")));
  return folder;
}

async function logIn(folder: string, sandbox: Sandbox, source: KeySource, words = "") {
  const parts = { clock: systemClock, random: systemRandom };
  const vault = openVault({
    ...parts,
    folder,
    source,
    keyring: osKeyring({ sessionBus: Deno.env.get("DBUS_SESSION_BUS_ADDRESS") }),
    askPassphrase: () => Promise.resolve(new Secret(words)),
  });
  const store = createTokenStore({ ...parts, folder: join(folder, "tokens"), vault });
  await store.save("default", sandboxLogin(sandbox, systemClock.now()));
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

/** What a program prints; throws when it fails. */
export async function output(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    env,
    stdin: "null",
  }).output();
  if (!success) throw new Error(`${args.join(" ")}: ${text.decode(stderr)}`);
  return text.decode(stdout);
}
