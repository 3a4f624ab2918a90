import { basename, join } from "node:path";
import { Secret } from "../secrets/mod.ts";
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from "../files/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Random } from "../base/mod.ts";
import { isObject, toBase64url } from "../base/mod.ts";
import { openEnvelope, sealEnvelope } from "./envelope.ts";
import { type Envelope, maxEnvelopeBytes, parseEnvelope } from "./envelope_format.ts";
import { damaged, secureStore } from "./failures.ts";
import {
  type KdfHeader,
  minIterations,
  passphraseBits,
  passphraseKey,
  saltBytes,
  type SealingKey,
  sealingKey,
} from "./key.ts";
import type { Keyring } from "./keyring.ts";
import type { KeptOpen, OpenedKeys } from "./opened/opened_keys.ts";
import { olderReading } from "./passphrase_bytes.ts";

/** Shortest passphrase that a new store takes. */
export const minPassphraseLength = 12;

/** How the passphrase of a store is got, and how often. */
export interface PassphraseWays {
  /**
   * Asked once per process, when the file is first needed; `isNew` says that no file is there yet,
   * so that a prompt asks twice. Asked again, with the reason, when what came is `refused`: to give
   * up it throws, or gives the same again.
   */
  readonly ask: (isNew: boolean, refused?: GcsError) => Promise<Secret>;
  /** Where the opened key is kept from one command to the next; default: nowhere. */
  readonly opened?: OpenedKeys | undefined;
  /** Told when a passphrase has opened the store: where its key is kept open, if it is. */
  readonly onOpened?: ((kept: KeptOpen | undefined) => Promise<void>) | undefined;
}

/** Entries under a passphrase, which may stay open for a while. */
export interface PassphraseStore extends Keyring {
  /** Forgets the opened key, so that the next command asks again. False when none was kept. */
  lock(): Promise<boolean>;
  /** Lets the opened key last again, because the session was used. */
  touch(): Promise<void>;
}

/**
 * Entries in one private file, sealed under a passphrase (format `gcs-keys`). It is a
 * {@linkcode Keyring} for machines that have none. Writers must hold the vault's lock.
 */
export function passphraseStore(
  folder: string,
  ways: PassphraseWays,
  random: Random,
): PassphraseStore {
  const path = join(folder, "keys.sealed.json");
  let key: SealingKey | undefined;
  let unlocking: Promise<Map<string, string>> | undefined;

  const read = async (): Promise<OpenEnvelope | undefined> => {
    const bytes = await readPrivateFile(path, { maxBytes: maxEnvelopeBytes });
    if (bytes === undefined) return undefined;
    const envelope = parseEnvelope(bytes, "gcs-keys", basename(path));
    const { kdf } = envelope;
    if (kdf === undefined) throw damaged(`"kdf" is missing or malformed`);
    return { ...envelope, kdf };
  };
  const load = async (): Promise<Map<string, string>> => {
    const envelope = await read();
    if (envelope === undefined) return new Map();
    if (key !== undefined && isFor(key, envelope.kdf)) return await entriesIn(envelope, key);
    unlocking ??= unlock(envelope).finally(() => unlocking = undefined);
    return await unlocking;
  };
  const unlock = async (envelope: OpenEnvelope): Promise<Map<string, string>> => {
    const name = nameOf(envelope.kdf);
    const raw = await ways.opened?.get(name);
    if (raw !== undefined) {
      key = await sealingKey(raw, envelope.kdf);
      raw.fill(0);
      if (key.id === envelope.keyId) return await entriesIn(envelope, key);
      await ways.opened?.drop(name);
    }
    return await asked(envelope);
  };
  const asked = async (envelope: OpenEnvelope): Promise<Map<string, string>> => {
    let given = await ways.ask(false);
    for (let attempt = 1;; attempt++) {
      const raw = await passphraseBits(given, envelope.kdf);
      key = await sealingKey(raw, envelope.kdf);
      const fits = key.id === envelope.keyId;
      if (fits) await keepOpen(envelope.kdf, raw);
      raw.fill(0);
      try {
        return await openEnvelope(envelope, "", key)
          .then(entriesOf, (error) => takeOver(envelope, given, error));
      } catch (error) {
        key = undefined;
        if (fits || !(error instanceof GcsError) || attempt === tries) throw error;
        const again = await ways.ask(false, error);
        if (again.reveal() === given.reveal()) throw error;
        given = again;
      }
    }
  };
  const keepOpen = async (kdf: KdfHeader, raw: Uint8Array<ArrayBuffer>) => {
    if (ways.opened === undefined) return;
    const kept = await ways.opened.put(nameOf(kdf), raw);
    await ways.onOpened?.(kept);
  };
  const newKey = async (): Promise<SealingKey> => {
    const given = await ways.ask(true);
    if (given.reveal().length < minPassphraseLength) {
      throw secureStore(`The passphrase is shorter than ${minPassphraseLength} characters`);
    }
    const kdf = newKdf(random);
    const raw = await passphraseBits(given, kdf);
    const made = await sealingKey(raw, kdf);
    await keepOpen(kdf, raw);
    raw.fill(0);
    return made;
  };
  const save = async (entries: Map<string, string>): Promise<void> => {
    await ensurePrivateFolder(folder);
    key ??= await newKey();
    const text = JSON.stringify(Object.fromEntries(entries));
    const plaintext = new TextEncoder().encode(text);
    const bytes = await sealEnvelope({ format: "gcs-keys", profile: "", key, plaintext, random });
    await writePrivateFile(path, bytes);
  };
  return {
    get: async (account) => (await load()).get(account),
    async set(account, value) {
      await save((await load()).set(account, value));
    },
    async delete(account) {
      const entries = await load();
      if (!entries.delete(account)) return false;
      await save(entries);
      return true;
    },
    async lock() {
      const envelope = await read();
      if (envelope === undefined || ways.opened === undefined) return false;
      return await ways.opened.drop(nameOf(envelope.kdf));
    },
    async touch() {
      if (key?.kdf !== undefined) await ways.opened?.touch(nameOf(key.kdf));
    },
  };
}

type OpenEnvelope = Envelope & { readonly kdf: KdfHeader };

const tries = 3;

/** The name of an opened key: salts are drawn anew for every store. */
function nameOf({ salt, iterations }: KdfHeader): string {
  return `gcs:${salt}:${iterations}`;
}

function isFor(key: SealingKey, kdf: KdfHeader): boolean {
  return key.kdf?.salt === kdf.salt && key.kdf.iterations === kdf.iterations;
}

/** Opens a file of the time when passphrases were read as text. The next write seals it anew. */
async function takeOver(envelope: OpenEnvelope, given: Secret, error: unknown) {
  const older = olderReading(given.reveal());
  if (older === undefined) throw error;
  return await entriesIn(envelope, await passphraseKey(new Secret(older), envelope.kdf));
}

async function entriesIn(envelope: Envelope, key: SealingKey): Promise<Map<string, string>> {
  return entriesOf(await openEnvelope(envelope, "", key));
}

function newKdf(random: Random) {
  const salt = toBase64url(random.bytes(saltBytes));
  return { name: "PBKDF2-HMAC-SHA256", iterations: minIterations, salt } as const;
}

function entriesOf(plaintext: Uint8Array): Map<string, string> {
  const value: unknown = JSON.parse(new TextDecoder().decode(plaintext));
  const entries = new Map<string, string>();
  for (const [name, entry] of Object.entries(isObject(value) ? value : {})) {
    if (typeof entry === "string") entries.set(name, entry);
  }
  return entries;
}
