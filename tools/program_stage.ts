/** What a program finds that is tried out or measured: configurations and logins on a sandbox. */
import { join } from "node:path";
import { systemClock, systemRandom } from "../src/base/mod.ts";
import { sandboxLogin, sandboxSettings } from "../src/context/sandbox.ts";
import { type KeySource, openVault, osKeyring } from "../src/keys/mod.ts";
import type { Sandbox } from "../src/sandbox/mod.ts";
import { Secret } from "../src/secrets/mod.ts";
import { createTokenStore } from "../src/tokens/mod.ts";

/** Names the configuration folder to a program. */
export const folderVariable = "GLOBUS_CONNECT_SERVER_CONFIG_DIR";

/** Makes a configuration folder that leads to a sandbox. */
export async function configured(folder: string, sandbox: Sandbox): Promise<string> {
  await Deno.mkdir(folder, { mode: 0o700 });
  const write = (name: string, content: string) =>
    Deno.writeTextFile(join(folder, name), content, { mode: 0o600 });
  await write("ca.pem", sandbox.caPem);
  await write("config.yaml", sandboxSettings(sandbox, join(folder, "ca.pem")));
  return folder;
}

/** Environment of a service identity of the sandbox. */
export function serviceEnvironment(folder: string, sandbox: Sandbox): Record<string, string> {
  return {
    [folderVariable]: folder,
    GCS_CLI_CLIENT_ID: sandbox.serviceClientId,
    GCS_CLI_CLIENT_SECRET: sandbox.serviceClientSecret,
  };
}

/** Logs a person in, and returns the environment that a program needs to use it. */
export async function passphraseLogin(
  folder: string,
  sandbox: Sandbox,
): Promise<Record<string, string>> {
  const file = join(folder, "passphrase");
  const words = "bench passphrase of no value";
  await Deno.writeTextFile(file, words, { mode: 0o600 });
  await logIn(folder, sandbox, "passphrase", words);
  return { [folderVariable]: folder, GCS_PASSPHRASE_FILE: file };
}

/** Stores a login of the sandbox. */
export async function logIn(
  folder: string,
  sandbox: Sandbox,
  source: KeySource,
  words = "",
): Promise<void> {
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

const text = new TextDecoder();
