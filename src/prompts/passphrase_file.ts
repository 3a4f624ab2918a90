import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { readPrivateFile } from "../files/mod.ts";
import { passphraseText, secureStore } from "../keys/mod.ts";
import { withoutLineEnd } from "./secret_input.ts";

/**
 * The passphrase in a private file (the value of GCS_PASSPHRASE_FILE); one line end is dropped. It is
 * taken byte for byte, also where it is no UTF-8.
 *
 * @throws GcsError `secure_store` when it is missing, empty, or readable by others.
 */
export async function readPassphraseFile(path: string): Promise<Secret> {
  let bytes;
  try {
    bytes = await readPrivateFile(path, { maxBytes: 64 * 1024, privateFolder: false });
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    throw secureStore(`Cannot use the passphrase file: ${error.message}`, error.hint, error);
  }
  const text = bytes && withoutLineEnd(passphraseText(bytes));
  if (text === undefined) throw secureStore("The passphrase file does not exist");
  if (text === "") throw secureStore("The passphrase file is empty");
  return new Secret(text);
}
