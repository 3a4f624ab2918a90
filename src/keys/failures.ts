import process from "node:process";
import { GcsError } from "../errors/mod.ts";

/** How keys are kept under a passphrase instead of a keyring. */
export const passphraseHint = "set GCS_PASSPHRASE_FILE to a private file that holds it, or run " +
  "gcs config set auth.key_source passphrase";

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

/** What to do about a keyring that cannot be used, on this operating system. */
export function unlockHint(platform: string = process.platform): string {
  const unlock = platform === "darwin"
    ? "security unlock-keychain"
    : platform === "win32"
    ? "log on to a desktop session"
    : "gnome-keyring-daemon --unlock";
  return `unlock it (${unlock}), or keep keys under a passphrase: ${passphraseHint}`;
}
