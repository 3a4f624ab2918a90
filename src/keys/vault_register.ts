import { isObject } from "../base/mod.ts";
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from "../files/mod.ts";
import { newerFile } from "../errors/mod.ts";
import { damaged } from "./failures.ts";

/** Where a key is kept. */
export type KeySource = "keyring" | "passphrase";

/** What a key is for. */
export type KeyPurpose = "tokens" | "audit-db";

/** One key as registered: everything about it but the key. */
export interface KeyRecord {
  readonly purpose: KeyPurpose;
  /** 16 hexadecimal digits. */
  readonly id: string;
  readonly source: KeySource;
  /** RFC 3339, UTC. */
  readonly createdAt: string;
  /** False for a key that waits for the last file under it to be re-sealed. */
  readonly current: boolean;
}

/** The register: which keys exist and where. Holds no secret. */
export interface Register {
  /** Tells the items of this configuration folder from another one's in the same keyring. */
  readonly vaultId: string;
  readonly keys: readonly KeyRecord[];
  /** Source of each named item. */
  readonly items: Readonly<Record<string, KeySource>>;
  /** MAC over all of this, under a key of the register; undefined without keys. */
  readonly mac?: string | undefined;
  /** 1 where an older program wrote it, which knew no MAC. */
  readonly version?: 1 | undefined;
}

/** Where a register is kept. */
export interface RegisterStore {
  read(): Promise<Register | undefined>;
  write(register: Register): Promise<void>;
}

const magic = "gcs-key-register";
const sources: readonly string[] = ["keyring", "passphrase"];
const purposes: readonly string[] = ["tokens", "audit-db"];

/** A register in a private file. */
export function fileRegister(folder: string, path: string): RegisterStore {
  return {
    async read() {
      const bytes = await readPrivateFile(path);
      return bytes === undefined ? undefined : parseRegister(bytes);
    },
    async write(register) {
      await ensurePrivateFolder(folder);
      const document = { ...documentOf(register), mac: register.mac };
      const text = `${JSON.stringify(document, null, 2)}\n`;
      await writePrivateFile(path, new TextEncoder().encode(text));
    },
  };
}

/** What the MAC of a register is made over. */
export function registerText(register: Register): string {
  return JSON.stringify(documentOf(register));
}

function documentOf({ vaultId, keys, items }: Register) {
  return {
    "format": magic,
    "version": 2,
    "vault_id": vaultId,
    "keys": keys.map(({ purpose, id, source, current, createdAt }) => ({
      purpose,
      id,
      source,
      current,
      "created_at": createdAt,
    })),
    "items": items,
  };
}

function parseRegister(bytes: Uint8Array): Register {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged("the key register is not JSON", cause);
  }
  if (!isObject(value) || value["format"] !== magic) throw damaged("it is not a key register");
  const { version } = value;
  if (typeof version !== "number") throw damaged("the key register has no version");
  if (version !== 1 && version !== 2) throw newerFile("keys.json", version, "secure_store");
  const { keys, items, vault_id: vaultId, mac } = value;
  if (typeof vaultId !== "string" || !Array.isArray(keys) || !isObject(items)) {
    throw damaged("the key register is incomplete");
  }
  const itemSources: Record<string, KeySource> = {};
  for (const [name, source] of Object.entries(items)) {
    if (!isSource(source)) throw damaged("the key register is incomplete");
    itemSources[name] = source;
  }
  const register = { vaultId, keys: keys.map(keyRecord), items: itemSources };
  if (version === 1) return { ...register, version };
  return typeof mac === "string" ? { ...register, mac } : register;
}

function keyRecord(value: unknown): KeyRecord {
  if (isObject(value)) {
    const { purpose, id, source, created_at: createdAt, current } = value;
    if (
      isPurpose(purpose) && isSource(source) && typeof id === "string" &&
      /^[0-9a-f]{16}$/.test(id) && typeof createdAt === "string" && typeof current === "boolean"
    ) return { purpose, id, source, createdAt, current };
  }
  throw damaged("the key register is incomplete");
}

function isSource(value: unknown): value is KeySource {
  return typeof value === "string" && sources.includes(value);
}

function isPurpose(value: unknown): value is KeyPurpose {
  return typeof value === "string" && purposes.includes(value);
}
