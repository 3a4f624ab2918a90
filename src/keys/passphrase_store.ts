import { basename, join } from "node:path";
import { Secret } from "../secrets/mod.ts";
import { ensurePrivateFolder, readPrivateFile, writePrivateFile } from "../files/mod.ts";
import type { Random } from "../base/mod.ts";
import { isObject, toBase64url } from "../base/mod.ts";
import { openEnvelope, sealEnvelope } from "./envelope.ts";
import { type Envelope, maxEnvelopeBytes, parseEnvelope } from "./envelope_format.ts";
import { damaged, secureStore } from "./failures.ts";
import { type KdfHeader, minIterations, passphraseKey, saltBytes, type SealingKey } from "./key.ts";
import type { Keyring } from "./keyring.ts";
import { olderReading } from "./passphrase_bytes.ts";

/** Shortest passphrase that a new store takes. */
export const minPassphraseLength = 12;

/**
 * Entries in one private file, sealed under a passphrase (format `gcs-keys`). It is a
 * {@linkcode Keyring} for machines that have none. Writers must hold the vault's lock.
 *
 * @param askPassphrase Asked at most once per process, when the file is first needed; `isNew` says
 * that no file is there yet, so that a prompt asks twice.
 */
export function passphraseStore(
  folder: string,
  askPassphrase: (isNew: boolean) => Promise<Secret>,
  random: Random,
): Keyring {
  const path = join(folder, "keys.sealed.json");
  let passphrase: Promise<Secret> | undefined;
  let key: SealingKey | undefined;
  const unlock = async (kdf: Parameters<typeof passphraseKey>[1], isNew: boolean) => {
    if (key?.kdf?.salt === kdf.salt && key.kdf.iterations === kdf.iterations) return key;
    passphrase ??= askPassphrase(isNew);
    const given = await passphrase;
    if (isNew && given.reveal().length < minPassphraseLength) {
      throw secureStore(`The passphrase is shorter than ${minPassphraseLength} characters`);
    }
    return key = await passphraseKey(given, kdf);
  };
  /** Opens a file of the time when passphrases were read as text. The next write seals it anew. */
  const takeOver = async (envelope: Envelope, kdf: KdfHeader, error: unknown) => {
    const given = await passphrase;
    const older = given && olderReading(given.reveal());
    if (given === undefined || older === undefined) throw error;
    const olderKey = await passphraseKey(new Secret(older), kdf);
    return entriesOf(await openEnvelope(envelope, "", olderKey));
  };
  const load = async (): Promise<Map<string, string>> => {
    const bytes = await readPrivateFile(path, { maxBytes: maxEnvelopeBytes });
    if (bytes === undefined) return new Map();
    const envelope = parseEnvelope(bytes, "gcs-keys", basename(path));
    if (envelope.kdf === undefined) throw damaged(`"kdf" is missing or malformed`);
    const { kdf } = envelope;
    const opened = openEnvelope(envelope, "", await unlock(kdf, false));
    return await opened.then(entriesOf, (error) => takeOver(envelope, kdf, error));
  };
  const save = async (entries: Map<string, string>): Promise<void> => {
    await ensurePrivateFolder(folder);
    const sealing = key ?? await unlock(newKdf(random), true);
    const text = JSON.stringify(Object.fromEntries(entries));
    const plaintext = new TextEncoder().encode(text);
    const bytes = await sealEnvelope({
      format: "gcs-keys",
      profile: "",
      key: sealing,
      plaintext,
      random,
    });
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
  };
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
