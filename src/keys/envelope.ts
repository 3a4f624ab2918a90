import type { Random } from "../base/mod.ts";
import { toBase64url } from "../base/mod.ts";
import {
  associatedData,
  type Envelope,
  type EnvelopeFormat,
  serialiseEnvelope,
} from "./envelope_format.ts";
import { damaged, secureStore } from "./failures.ts";
import type { SealingKey } from "./key.ts";

/** What goes into a sealed file. */
export interface SealInput {
  readonly format: EnvelopeFormat;
  /** Name of the profile that the file belongs to; empty for `gcs-keys`. */
  readonly profile: string;
  readonly key: SealingKey;
  readonly plaintext: Uint8Array<ArrayBuffer>;
  readonly random: Random;
}

/** The bytes of a sealed file: AES-256-GCM under a fresh IV, bound to the profile. */
export async function sealEnvelope(input: SealInput): Promise<Uint8Array<ArrayBuffer>> {
  const { format, profile, key, plaintext, random } = input;
  const header = { format, keyId: key.id, ...(key.kdf === undefined ? {} : { kdf: key.kdf }) };
  const iv = random.bytes(12);
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv, additionalData: associatedData(header, profile), tagLength: 128 },
    key.crypto,
    plaintext,
  );
  return serialiseEnvelope(header, toBase64url(iv), toBase64url(new Uint8Array(sealed)));
}

/**
 * The content of a sealed file.
 *
 * @throws GcsError `secure_store` when it is sealed under another key, `integrity` when it was
 * changed or belongs to another profile.
 */
export async function openEnvelope(
  envelope: Envelope,
  profile: string,
  key: SealingKey,
): Promise<Uint8Array<ArrayBuffer>> {
  if (envelope.keyId !== key.id) {
    throw envelope.kdf === undefined
      ? secureStore(`The sealed file needs key ${envelope.keyId}, not ${key.id}`)
      : secureStore("The passphrase is wrong", "check GCS_PASSPHRASE_FILE or type it again");
  }
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(
        {
          name: "AES-GCM",
          iv: envelope.iv,
          additionalData: associatedData(envelope, profile),
          tagLength: 128,
        },
        key.crypto,
        envelope.ciphertext,
      ),
    );
  } catch (cause) {
    throw damaged("it was changed, or it belongs to another profile", cause);
  }
}
