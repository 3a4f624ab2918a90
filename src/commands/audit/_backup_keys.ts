import { basename } from "node:path";
import { checkKey } from "../../audit/mod.ts";
import { badInput } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Secret } from "../../secrets/mod.ts";
import type { KeyVault } from "../../keys/mod.ts";
import type { BackupAbout } from "./_backup_about.ts";

/** How the key of a backup is written for people: 64 hexadecimal digits. */
export function keyText(key: Uint8Array): string {
  return key.toHex();
}

/** The key that {@linkcode keyText} wrote. GcsError `usage` for other text. */
export function parseKeyText(text: Secret): Uint8Array<ArrayBuffer> {
  const digits = text.reveal().trim();
  if (!/^[0-9a-f]{64}$/i.test(digits)) {
    throw badInput("the backup key", "it must be the 64 hexadecimal digits that were shown");
  }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/**
 * The key on record that opens a backup: the one it was made with, or any other.
 *
 * @throws GcsError `secure_store` that says which key is needed, where that is known.
 */
export async function keyOfBackup(
  vault: KeyVault,
  backup: string,
  about: BackupAbout | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const known = (await vault.list()).filter(({ purpose }) => purpose === "audit-db");
  const first = known.filter(({ id }) => id === about?.keyId);
  for (const { id } of [...first, ...known.toReversed()]) {
    const key = await vault.keyById("audit-db", id).catch(() => undefined);
    const bytes = key?.bytes();
    if (bytes === undefined) continue;
    if ((await checkKey(backup, bytes)).fits) return bytes;
    bytes.fill(0);
  }
  const name = basename(backup);
  if (about?.keyId === null) {
    throw new GcsError("secure_store", `The backup "${name}" has a key of its own`, {
      hint: "add --backup-key-stdin, and give the key that was shown when the backup was made",
    });
  }
  const needed = about === undefined ? "" : `: it needs key ${about.keyId}`;
  throw new GcsError("secure_store", `No key on this machine opens "${name}"${needed}`, {
    hint: known.length === 0
      ? "restore keys.json and the keyring of the machine that made the backup"
      : `keys here: ${known.map(({ id }) => id).join(", ")}`,
  });
}
