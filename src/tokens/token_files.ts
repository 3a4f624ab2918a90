import { stat } from "node:fs/promises";
import { join } from "node:path";
import { GcsError } from "../errors/mod.ts";
import {
  checkProfileName,
  ensurePrivateFolder,
  listPrivateFolder,
  profileName,
  readPrivateFile,
  writePrivateFile,
} from "../files/mod.ts";
import { isObject, type Random } from "../base/mod.ts";
import { openEnvelope, sealEnvelope } from "../keys/mod.ts";
import { maxEnvelopeBytes, parseEnvelope } from "../keys/mod.ts";
import { secureStore } from "../keys/mod.ts";
import { sealingKey } from "../keys/mod.ts";
import { decodeLogin, encodeLogin, type StoredLogin } from "./stored_login.ts";
import type { KeyVault, VaultKey } from "../keys/mod.ts";

/** What is known of a profile's file without opening it. */
export interface TokenFileInfo {
  readonly profile: string;
  /** `sealed`, a file of the Go port (`plaintext`, `encrypted-v1`), or anything else. */
  readonly form: "sealed" | "plaintext" | "encrypted-v1" | "unknown";
  /** Of a sealed file. */
  readonly keyId?: string;
  /** Milliseconds since 1970 UTC. */
  readonly modifiedAt: number;
}

/** Sealed token files in one folder, without locks. */
export interface TokenFiles {
  readonly folder: string;
  path(profile: string): string;
  read(profile: string): Promise<StoredLogin | undefined>;
  /** Seals under `key`, which must be the current one; writers hold the store's lock. */
  write(profile: string, login: StoredLogin, key: VaultKey): Promise<void>;
  info(profile: string): Promise<TokenFileInfo | undefined>;
  profiles(): Promise<string[]>;
  /** Whether some file needs this key, or cannot be read and may need it; without id, any key. */
  needKey(id?: string): Promise<boolean>;
}

/** The token files of a folder. */
export function tokenFiles(folder: string, vault: KeyVault, random: Random): TokenFiles {
  const path = (profile: string) => join(folder, `${checkProfileName(profile)}.json`);
  const load = (profile: string) => readPrivateFile(path(profile), { maxBytes: maxEnvelopeBytes });

  const read = async (profile: string): Promise<StoredLogin | undefined> => {
    const bytes = await load(profile);
    if (bytes === undefined) return undefined;
    const form = formOf(bytes);
    if (form === "plaintext" || form === "encrypted-v1") throw needsMigration(profile);
    const envelope = parseEnvelope(bytes, "gcs-tokens", `tokens/${profile}.json`);
    if (envelope.kdf !== undefined) throw secureStore("The token file has a passphrase header");
    const raw = (await vault.keyById("tokens", envelope.keyId)).bytes();
    const key = await sealingKey(raw);
    raw.fill(0);
    return decodeLogin(profile, await openEnvelope(envelope, profile, key));
  };

  const profiles = async (): Promise<string[]> => {
    const names = await listPrivateFolder(folder);
    return names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -5))
      .filter((name) => profileName.test(name));
  };

  return {
    folder,
    path,
    profiles,
    async needKey(id) {
      for (const profile of await profiles()) {
        try {
          const found = (await infoOf(profile, path(profile), await load(profile)))?.keyId;
          if (found !== undefined && (id === undefined || found === id)) return true;
        } catch {
          if (id !== undefined) return true;
        }
      }
      return false;
    },
    async read(profile) {
      const before = (await infoOf(profile, path(profile), await load(profile)))?.keyId;
      try {
        return await read(profile);
      } catch (error) {
        // A rotation may have re-sealed the file and dropped the old key since it was read.
        const after = (await infoOf(profile, path(profile), await load(profile)))?.keyId;
        if (before === after) throw error;
        return await read(profile);
      }
    },
    async write(profile, login, vaultKey) {
      await ensurePrivateFolder(folder);
      const raw = vaultKey.bytes();
      const key = await sealingKey(raw);
      raw.fill(0);
      const plaintext = encodeLogin(profile, login);
      const bytes = await sealEnvelope({ format: "gcs-tokens", profile, key, plaintext, random });
      plaintext.fill(0);
      await writePrivateFile(path(profile), bytes);
    },
    info: async (profile) => infoOf(profile, path(profile), await load(profile)),
  };
}

/** What kind of token file these bytes are. */
export function formOf(bytes: Uint8Array): TokenFileInfo["form"] {
  const value = jsonOf(bytes);
  if (!isObject(value)) return "unknown";
  if (value["format"] === "gcs-tokens") return "sealed";
  if (value["format"] === "encrypted-v1") return "encrypted-v1";
  return value["format"] === undefined && typeof value["access_token"] === "string" &&
      typeof value["expires_at"] === "string" && Array.isArray(value["scopes"])
    ? "plaintext"
    : "unknown";
}

async function infoOf(
  profile: string,
  path: string,
  bytes: Uint8Array | undefined,
): Promise<TokenFileInfo | undefined> {
  if (bytes === undefined) return undefined;
  const form = formOf(bytes);
  const value = jsonOf(bytes);
  const keyId = form === "sealed" && isObject(value) ? value["key_id"] : undefined;
  const modifiedAt = await stat(path).then((found) => found.mtimeMs, () => 0);
  return { profile, form, ...(typeof keyId === "string" ? { keyId } : {}), modifiedAt };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

function needsMigration(profile: string): GcsError {
  return new GcsError("auth", `The tokens of profile "${profile}" are in the format of version 1`, {
    hint: "gcs auth migrate-tokens",
  });
}
