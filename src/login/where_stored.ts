import { join, relative, sep } from "node:path";
import type { Context } from "../command/mod.ts";
import type { GcsError } from "../errors/mod.ts";

/** Where a login of the profile in use is kept, and the key that it is sealed under. */
export interface Stored {
  readonly file: string;
  readonly keySource: "keyring" | "passphrase" | null;
}

/** Says where the login of the profile in use is. */
export async function whereStored(context: Context): Promise<Stored> {
  const { profile } = await context.config();
  const key = await (await context.vault()).key("tokens");
  return {
    file: join(context.paths.tokensFolder, `${profile}.json`),
    keySource: key?.source ?? null,
  };
}

/** The same in words, a line each. */
export function storedWords({ paths }: Context, { file, keySource }: Stored): string[] {
  const place = (path: string) => shortened(path, paths.home);
  const key = keySource === "keyring"
    ? "the keyring of this machine"
    : `${place(join(paths.configFolder, "keys.sealed.json"))}, under your passphrase`;
  return [
    `Tokens: ${place(file)}, sealed`,
    ...(keySource === null ? [] : [`Key:    ${key}`]),
  ];
}

/** A path under the home folder as people write it. */
function shortened(path: string, home: string | undefined): string {
  if (home === undefined || home === sep) return path;
  const below = relative(home, path);
  return below.startsWith("..") ? path : `~${sep}${below}`;
}

/**
 * Tells a person at the terminal that there is no keyring and that a passphrase takes its place.
 * False where nobody is there to choose one.
 */
export async function passphraseInstead(context: Context, unusable: GcsError): Promise<boolean> {
  const { stdin, stderr } = context.streams;
  if (!stdin.isTerminal || !stderr.isTerminal) return false;
  const why = unusable.message.charAt(0).toLowerCase() + unusable.message.slice(1);
  await stderr.write(
    `No keyring can be used here: ${why}.\n` +
      "So the key that seals your login and the audit trail goes into a file, under\n" +
      "a passphrase that you choose now. To use a keyring, press Ctrl-C, unlock it,\n" +
      "and log in again.\n\n",
  );
  return true;
}
