import { join } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { withFileLock } from "../files/mod.ts";
import type { Clock, Random } from "../base/mod.ts";
import { fromBase64url, toBase64url } from "../base/mod.ts";
import { secureStore } from "./failures.ts";
import { keyBytes, keyId } from "./key.ts";
import { type Keyring, osKeyring } from "./keyring.ts";
import { type PassphraseStore, passphraseStore, type PassphraseWays } from "./passphrase_store.ts";
import { authenticatingKey, macOfRegister, sameMac } from "./register_mac.ts";
import {
  fileRegister,
  type KeyPurpose,
  type KeyRecord,
  type KeySource,
  type Register,
  type RegisterStore,
  registerText,
} from "./vault_register.ts";

/** A key and what is known of it. */
export interface VaultKey extends KeyRecord {
  /** A copy of the 32 raw bytes; overwrite it after use. */
  bytes(): Uint8Array<ArrayBuffer>;
}

/**
 * Keys (32 random bytes, by purpose) and small named items (by name, up to 1 KiB), kept in the
 * keyring or under a passphrase. Where each one is kept is recorded; it is never looked for, or
 * made again, anywhere else.
 *
 * Every method throws GcsError `secure_store` when a recorded key or item is missing or its store
 * is locked, absent or silent.
 */
export interface KeyVault {
  /** The current key of a purpose; undefined when none was ever made. */
  key(purpose: KeyPurpose): Promise<VaultKey | undefined>;
  /** A key by its id, current or not. */
  keyById(purpose: KeyPurpose, id: string): Promise<VaultKey>;
  /**
   * The current key in the chosen source, made now if there is none. Two processes that call this
   * at once get the same key. `replace` makes a new one in any case; the old one stays readable.
   */
  createKey(purpose: KeyPurpose, options?: { readonly replace?: boolean }): Promise<VaultKey>;
  /** Forgets a key that is not current. */
  removeKey(purpose: KeyPurpose, id: string): Promise<void>;
  /** Undefined when no such item was ever set. */
  getItem(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  setItem(name: string, value: Uint8Array): Promise<void>;
  deleteItem(name: string): Promise<void>;
  /** Every key on record, without touching a key store. */
  list(): Promise<readonly KeyRecord[]>;
  /**
   * Writes, reads and deletes an entry where new keys go. Run it before a browser is opened. Where
   * nothing says yet where keys go, and the keyring cannot be used, `instead` may answer that they
   * go under a passphrase from now on.
   */
  probe(instead?: (unusable: GcsError) => Promise<boolean>): Promise<KeySource>;
  /** Forgets what a passphrase has opened for later commands. False when nothing was kept open. */
  lock(): Promise<boolean>;
  /** Lets it last again, because the session was used. */
  touch(): Promise<void>;
}

/** How a vault is opened. */
export interface VaultOptions {
  /** Private folder of the register (`keys.json`) and of `keys.sealed.json`. */
  readonly folder: string;
  /** `auth.key_source`; undefined keeps to the recorded source, or starts with `first`. */
  readonly source?: "keyring" | "passphrase" | undefined;
  /** Where the first key goes; default: the keyring. */
  readonly first?: "keyring" | "passphrase" | undefined;
  /** Default: the operating system's. */
  readonly keyring?: Keyring;
  /** Where keys are kept under a passphrase: how it is asked for. */
  readonly askPassphrase?: PassphraseWays["ask"];
  readonly opened?: PassphraseWays["opened"];
  readonly onOpened?: PassphraseWays["onOpened"];
  readonly clock: Clock;
  readonly random: Random;
  /** Ends a wait for other processes before a key is made or the store is tried. */
  readonly signal?: AbortSignal | undefined;
}

/** The key vault of a configuration folder. Nothing is read or created until it is used. */
export function openVault(options: VaultOptions): KeyVault {
  const { folder, random, clock } = options;
  const { askPassphrase: ask = () => Promise.reject(noPassphrase()), opened, onOpened } = options;
  const passphrase = passphraseStore(folder, { ask, opened, onOpened }, random);
  return new Vault({
    register: fileRegister(folder, join(folder, "keys.json")),
    stores: {
      keyring: options.keyring ?? osKeyring(),
      passphrase,
    },
    passphrase,
    source: options.source,
    first: options.first ?? "keyring",
    locked: (work, signal) =>
      withFileLock(join(folder, "keys"), work, { clock, ...(signal && { signal }) }),
    signal: options.signal,
    clock,
    random,
  });
}

interface VaultParts {
  readonly register: RegisterStore;
  readonly stores: Readonly<Partial<Record<KeySource, Keyring>>>;
  readonly source: KeySource | undefined;
  readonly first: KeySource;
  readonly passphrase: PassphraseStore;
  readonly locked: <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  readonly random: Random;
}

const maxItemBytes = 1024;

class Vault implements KeyVault {
  /** Keys by id that have authenticated the register: a store may be slow to answer. */
  readonly #authenticating = new Map<string, VaultKey>();
  /** The register that was found to be ours last, with its MAC. It is read again for each call. */
  #authentic: string | undefined;

  /** Where the first key goes. */
  #first: KeySource;

  constructor(private readonly parts: VaultParts) {
    this.#first = parts.first;
  }

  async key(purpose: KeyPurpose): Promise<VaultKey | undefined> {
    const record = current(await this.#read(), purpose);
    return record && await this.#load(record);
  }

  async keyById(purpose: KeyPurpose, id: string): Promise<VaultKey> {
    const register = await this.#read();
    const record = register?.keys.find((key) => key.purpose === purpose && key.id === id);
    if (record === undefined) {
      throw secureStore(
        `Key ${id} is not in the key register`,
        "restore keys.json, or log in again",
      );
    }
    return await this.#load(record);
  }

  createKey(purpose: KeyPurpose, options: { readonly replace?: boolean } = {}): Promise<VaultKey> {
    return this.parts.locked(async () => {
      const register = await this.#read(options.replace) ?? this.#newRegister();
      const source = this.#sourceForNew(register);
      const old = current(register, purpose);
      if (old?.source === source && options.replace !== true) return await this.#load(old);
      const raw = this.parts.random.bytes(keyBytes);
      const id = await keyId(raw);
      const createdAt = new Date(this.parts.clock.now()).toISOString();
      const record: KeyRecord = { purpose, id, source, createdAt, current: true };
      // The key first: a crash leaves an entry nobody refers to, never a reference to no entry.
      await this.#store(source).set(accountOf(record), toBase64url(raw));
      const retired = register.keys.map((key) =>
        key.purpose === purpose ? { ...key, current: false } : key
      );
      await this.#write({ ...register, keys: [...retired, record] });
      return vaultKey(record, raw);
    }, this.parts.signal);
  }

  async removeKey(purpose: KeyPurpose, id: string): Promise<void> {
    await this.parts.locked(async () => {
      const register = await this.#read();
      const record = register?.keys.find((key) => key.purpose === purpose && key.id === id);
      if (register === undefined || record === undefined) return;
      if (record.current) throw new GcsError("conflict", "Cannot remove the key that is in use");
      await this.#store(record.source).delete(accountOf(record));
      await this.#write({
        ...register,
        keys: register.keys.filter((key) => key !== record),
      });
    });
  }

  async getItem(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const register = await this.#read();
    const source = register?.items[name];
    if (register === undefined || source === undefined) return undefined;
    const text = await this.#store(source).get(itemAccount(register, name));
    const value = text === undefined ? undefined : fromBase64url(text);
    if (value === undefined) throw missing(`Item "${name}"`, source);
    return value;
  }

  async setItem(name: string, value: Uint8Array): Promise<void> {
    if (value.length > maxItemBytes) throw new GcsError("usage", `Item "${name}" is too long`);
    await this.parts.locked(async () => {
      const register = await this.#read() ?? this.#newRegister();
      const known = register.items[name];
      const source = known ?? this.#sourceForNew(register);
      await this.#store(source).set(itemAccount(register, name), toBase64url(value));
      if (known !== undefined) return;
      const items = { ...register.items, [name]: source };
      await this.#write({ ...register, items });
    });
  }

  async deleteItem(name: string): Promise<void> {
    await this.parts.locked(async () => {
      const register = await this.#read();
      const source = register?.items[name];
      if (register === undefined || source === undefined) return;
      await this.#store(source).delete(itemAccount(register, name));
      const { [name]: _gone, ...items } = register.items;
      await this.#write({ ...register, items });
    });
  }

  async list(): Promise<readonly KeyRecord[]> {
    return (await this.parts.register.read())?.keys ?? [];
  }

  async probe(instead?: (unusable: GcsError) => Promise<boolean>): Promise<KeySource> {
    const register = await this.parts.register.read();
    const source = this.#sourceForNew(register);
    const isOpen = this.#recordedSource(register) === undefined;
    try {
      await this.#probe(source);
      return source;
    } catch (error) {
      const isUnusable = source === "keyring" && isOpen && error instanceof GcsError &&
        error.kind === "secure_store";
      if (!isUnusable || await instead?.(error) !== true) throw error;
      this.#first = "passphrase";
      return await this.probe();
    }
  }

  lock(): Promise<boolean> {
    return this.parts.passphrase.lock();
  }

  touch(): Promise<void> {
    return this.parts.passphrase.touch();
  }

  async #probe(source: KeySource): Promise<void> {
    const account = `probe:${toBase64url(this.parts.random.bytes(6))}`;
    const value = toBase64url(this.parts.random.bytes(16));
    const store = this.#store(source);
    const check = async () => {
      await store.set(account, value);
      const found = await store.get(account);
      await store.delete(account);
      if (found !== value) throw secureStore("The key store did not keep what was written to it");
    };
    // Only the sealed file is read and written back as a whole, and needs the lock.
    await (source === "passphrase" ? this.parts.locked(check, this.parts.signal) : check());
  }

  /** The chosen source; else the one that the newest key is in; else the one for first keys. */
  #sourceForNew(register: Register | undefined): KeySource {
    return this.#recordedSource(register) ?? this.#first;
  }

  /** Undefined where nothing says yet where keys go. */
  #recordedSource(register: Register | undefined): KeySource | undefined {
    return this.parts.source ?? register?.keys.findLast((key) => key.current)?.source ??
      Object.values(register?.items ?? {}).at(-1);
  }

  #store(source: KeySource): Keyring {
    const store = this.parts.stores[source];
    if (store === undefined) throw secureStore(`There is no key store "${source}" here`);
    return store;
  }

  async #load(record: KeyRecord): Promise<VaultKey> {
    const text = await this.#store(record.source).get(accountOf(record));
    const raw = text === undefined ? undefined : fromBase64url(text);
    if (raw === undefined || raw.length !== keyBytes) {
      throw missing(`Key ${record.id}`, record.source);
    }
    if (await keyId(raw) !== record.id) {
      throw secureStore(`The key kept as ${record.id} is another one`, "gcs logout && gcs login");
    }
    return vaultKey(record, raw);
  }

  /**
   * The register, when its MAC is right. With `mayLackKey`, where the key of the MAC is to be
   * replaced because it is lost, also without a look at it.
   */
  async #read(mayLackKey = false): Promise<Register | undefined> {
    const register = await this.parts.register.read();
    if (register === undefined || register.version === 1) return register;
    const record = authenticatingKey(register);
    if (record === undefined && register.mac === undefined) return register;
    if (record === undefined || register.mac === undefined) throw changed();
    const key = await this.#authenticatingKey(record).catch((error) => {
      if (mayLackKey) return undefined;
      throw error;
    });
    if (key === undefined) return register;
    const text = JSON.stringify([registerText(register), register.mac]);
    if (text === this.#authentic) return register;
    if (!sameMac(await macOfRegister(key.bytes(), register), register.mac)) throw changed();
    this.#authentic = text;
    return register;
  }

  async #write(register: Register): Promise<void> {
    const record = authenticatingKey(register);
    const key = record && await this.#authenticatingKey(record);
    const mac = key && await macOfRegister(key.bytes(), register);
    await this.parts.register.write({ ...register, mac });
  }

  async #authenticatingKey(record: KeyRecord): Promise<VaultKey> {
    const known = this.#authenticating.get(record.id);
    if (known !== undefined) return known;
    const key = await this.#load(record);
    this.#authenticating.set(record.id, key);
    return key;
  }

  #newRegister(): Register {
    const vaultId = toBase64url(this.parts.random.bytes(6));
    return { vaultId, keys: [], items: {} };
  }
}

function changed(): GcsError {
  return new GcsError("integrity", "The key register keys.json was not written by gcs", {
    hint: "restore keys.json from a backup",
  });
}

function current(register: Register | undefined, purpose: KeyPurpose): KeyRecord | undefined {
  return register?.keys.find((key) => key.purpose === purpose && key.current);
}

/** The key's name in its store; the id in it lets an old and a new key stand side by side. */
function accountOf(record: KeyRecord): string {
  return `${record.purpose}:${record.id}`;
}

function itemAccount(register: Register, name: string): string {
  return `item:${register.vaultId}:${name}`;
}

function vaultKey(record: KeyRecord, raw: Uint8Array<ArrayBuffer>): VaultKey {
  return { ...record, bytes: () => raw.slice() };
}

function missing(what: string, source: KeySource): GcsError {
  const place = source === "keyring" ? "the keyring" : "the sealed key file";
  return secureStore(
    `${what} is on record but missing from ${place}`,
    "restore it from a backup of the key store; for tokens alone: gcs logout && gcs login",
  );
}

function noPassphrase(): GcsError {
  return secureStore(
    "Keys are kept under a passphrase, and there is none",
    "run in a terminal, or set GCS_PASSPHRASE_FILE to a private file that holds it",
  );
}
