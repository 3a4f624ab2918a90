import { GcsError } from "../errors/mod.ts";
import { readGivenFile } from "../files/mod.ts";
import { passphraseText, secureStore } from "../keys/mod.ts";
import type { Streams } from "../output/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { withoutLineEnd } from "./secret_input.ts";

/** What a secret file may need besides its path. */
export interface SecretFileIo {
  /** For a secret that comes by standard input. */
  readonly stdin?: Streams["stdin"];
  /** Told where others can read the file, and this user cannot change that. */
  readonly warn?: (message: string) => Promise<void>;
}

/**
 * The secret in a file that only this user and root can change: a private file, a mounted secret, a
 * pipe, or standard input; one line end is dropped. `what` names it: `passphrase`.
 *
 * @throws GcsError `secure_store` when it is missing, empty, or open to others.
 */
export async function readSecretFile(
  path: string,
  what: string,
  io: SecretFileIo = {},
): Promise<Secret> {
  const bytes = await bytesOf(path, what, io);
  try {
    const text = withoutLineEnd(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return accepted(text, what);
  } catch (error) {
    throw error instanceof GcsError ? error : secureStore(`The ${what} file is not UTF-8 text`);
  }
}

/** The same for the passphrase of the key store, which is taken byte for byte. */
export async function readPassphraseFile(path: string, io: SecretFileIo = {}): Promise<Secret> {
  const text = passphraseText(await bytesOf(path, "passphrase", io));
  return accepted(withoutLineEnd(text), "passphrase");
}

async function bytesOf(path: string, what: string, { stdin, warn }: SecretFileIo) {
  let file;
  try {
    file = await readGivenFile(path, {
      what: `the ${what} file`,
      maxBytes: 64 * 1024,
      // What is typed at a terminal would be shown there.
      ...(stdin === undefined || stdin.isTerminal ? {} : { stdin: () => stdin.chunks() }),
    });
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    const saysWhich = error.message.startsWith(`Refused to use the ${what} file`);
    const message = saysWhich ? error.message : `Cannot use the ${what} file: ${error.message}`;
    throw secureStore(message, error.hint, error);
  }
  if (file === undefined) throw secureStore(`The ${what} file does not exist`);
  if (file.remark !== undefined) await warn?.(file.remark);
  return file.bytes;
}

function accepted(text: string, what: string): Secret {
  if (text === "") throw secureStore(`The ${what} file is empty`);
  return new Secret(text);
}
