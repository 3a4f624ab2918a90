import type { TokenFiles } from "./token_files.ts";
import type { KeyVault } from "../keys/mod.ts";

/** What a key rotation did. */
export interface RotationReport {
  readonly newKeyId: string;
  /** Profiles that are sealed under the new key now. */
  readonly resealed: readonly string[];
  /** Profiles that could not be opened; their files and keys were left as they were. */
  readonly skipped: readonly { readonly profile: string; readonly error: unknown }[];
  readonly removedKeyIds: readonly string[];
}

/**
 * Moves every token file to a new key: the key is stored, the files follow one by one (a file names
 * its key, so old and new can be read side by side), and keys that no file needs any more go last.
 * Stopped anywhere, every profile stays readable, and running it again finishes the work.
 */
export async function rotateTokenKey(
  files: TokenFiles,
  vault: KeyVault,
  onStep: (step: string) => void,
): Promise<RotationReport> {
  const key = await vault.createKey("tokens", { replace: true });
  onStep("key stored");
  const resealed: string[] = [];
  const skipped: { profile: string; error: unknown }[] = [];
  for (const profile of await files.profiles()) {
    try {
      const login = await files.read(profile);
      if (login === undefined) continue;
      await files.write(profile, login, key);
      resealed.push(profile);
    } catch (error) {
      skipped.push({ profile, error });
      continue;
    }
    onStep(`resealed ${profile}`);
  }
  const removedKeyIds: string[] = [];
  for (const id of await unusedKeys(files, vault)) {
    await vault.removeKey("tokens", id);
    onStep(`removed ${id}`);
    removedKeyIds.push(id);
  }
  return { newKeyId: key.id, resealed, skipped, removedKeyIds };
}

async function unusedKeys(files: TokenFiles, vault: KeyVault): Promise<string[]> {
  const unused: string[] = [];
  for (const { purpose, current, id } of await vault.list()) {
    if (purpose === "tokens" && !current && !await files.needKey(id)) unused.push(id);
  }
  return unused;
}
