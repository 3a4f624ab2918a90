import { GcsError } from "../../errors/mod.ts";
import { endsOf, type Place, readPlace, writePlace } from "../chain/place.ts";
import { type ChainVault, withVaultLock } from "../chain/vault.ts";
import { requireKnownSchema } from "../schema/open.ts";
import { openDatabaseFile, type OpenFileOptions } from "../file/open.ts";

/**
 * Tells the vault which backup is about to be put at a path, so that a restore that is killed is
 * brought to its end by the next command, and is no alarm. Returns how to take it back.
 *
 * @throws GcsError as `openDatabaseFile`; `integrity` when the backup is no audit database,
 * `failed` when a newer program wrote it.
 */
export async function announceRestore(
  vault: ChainVault,
  path: string,
  backup: string,
  options: Pick<OpenFileOptions, "key" | "library"> & { readonly replaceUnreadable?: boolean },
): Promise<() => Promise<void>> {
  using db = await openDatabaseFile(backup, { ...options, access: "read" });
  requireKnownSchema(db);
  const restoring = endsOf(db);
  const { database } = await withVaultLock(path, async () => {
    const place = await readPlace(vault, path).catch((error): Place => {
      // Who replaces a database that cannot be opened may have lost what was known of it, too.
      const isLost = error instanceof GcsError && error.kind === "secure_store";
      if (isLost && options.replaceUnreadable === true) return {};
      throw error;
    });
    await writePlace(vault, path, { ...place, restoring });
    return place;
  });
  return () => withVaultLock(path, () => writePlace(vault, path, { database }));
}
