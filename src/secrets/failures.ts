import { GcsError } from "../errors/mod.ts";

/** The command that keeps keys under a passphrase instead of a keyring. */
export const passphraseHint = "gcs config set auth.key_source passphrase";

/** A sealed file that is not what was written. */
export function damaged(why: string, cause?: unknown): GcsError {
  return new GcsError("integrity", `The sealed file is damaged: ${why}`, {
    hint: "gcs logout && gcs login",
    cause,
  });
}

/** A key or its store is missing, locked or wrong. */
export function secureStore(message: string, hint?: string, cause?: unknown): GcsError {
  return new GcsError("secure_store", message, { hint, cause });
}
