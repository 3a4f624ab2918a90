import { passphraseBytes } from "./passphrase_bytes.ts";
import type { Secret } from "../secrets/mod.ts";
import { damaged, secureStore } from "./failures.ts";
import { fromBase64url } from "../base/mod.ts";

/** How a key comes out of a passphrase. Lies in the clear in the sealed file. */
export interface KdfHeader {
  readonly name: "PBKDF2-HMAC-SHA256";
  /** 600,000 to 10,000,000. */
  readonly iterations: number;
  /** Base64url of 16 bytes. */
  readonly salt: string;
}

/** A key ready for AES-256-GCM. The key itself cannot be taken out of it. */
export interface SealingKey {
  /** 16 hexadecimal digits; tells keys apart and nothing else. */
  readonly id: string;
  readonly crypto: CryptoKey;
  /** Present when the key came from a passphrase. */
  readonly kdf?: KdfHeader;
}

/** Length of every key, in bytes. */
export const keyBytes = 32;
/** OWASP's minimum for PBKDF2-HMAC-SHA256 (2026), and what new files are written with. */
export const minIterations = 600_000;
/** Above this a file is refused, so that a planted file cannot keep the reader busy for minutes. */
export const maxIterations = 10_000_000;
/** Length of a salt, in bytes. */
export const saltBytes = 16;

const encoder = new TextEncoder();

/** The id of a key: first 8 bytes of HKDF-SHA-256(key, info "gcs key id"), hexadecimal. */
export async function keyId(raw: Uint8Array<ArrayBuffer>): Promise<string> {
  const base = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode("gcs key id") },
    base,
    64,
  );
  return new Uint8Array(bits).toHex();
}

/** Makes 32 raw bytes a key. The caller may overwrite `raw` afterwards. */
export async function sealingKey(
  raw: Uint8Array<ArrayBuffer>,
  kdf?: KdfHeader,
): Promise<SealingKey> {
  if (raw.length !== keyBytes) {
    throw secureStore(`The key has ${raw.length} bytes instead of ${keyBytes}`);
  }
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  const id = await keyId(raw);
  return kdf === undefined ? { id, crypto: key } : { id, crypto: key, kdf };
}

/** The key of a passphrase under the header of a file. Costs a part of a second on purpose. */
export async function passphraseKey(passphrase: Secret, kdf: KdfHeader): Promise<SealingKey> {
  const raw = await passphraseBits(passphrase, kdf);
  const key = await sealingKey(raw, kdf);
  raw.fill(0);
  return key;
}

/** The same as raw bytes. The caller overwrites them after use. */
export async function passphraseBits(
  passphrase: Secret,
  kdf: KdfHeader,
): Promise<Uint8Array<ArrayBuffer>> {
  const { iterations } = kdf;
  const salt = fromBase64url(kdf.salt);
  checkIterations(iterations);
  if (salt?.length !== saltBytes) throw damaged(`"salt" is missing or malformed`);
  const password = passphraseBytes(passphrase.reveal());
  const base = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const raw = new Uint8Array(
    await crypto.subtle.deriveBits(
      { name: "PBKDF2", hash: "SHA-256", salt, iterations },
      base,
      keyBytes * 8,
    ),
  );
  password.fill(0);
  return raw;
}

/** @throws GcsError `secure_store` when the count is too weak or too long to compute. */
export function checkIterations(iterations: number): void {
  if (iterations < minIterations || iterations > maxIterations) {
    throw secureStore(
      `The sealed file asks for ${iterations} iterations, outside ${minIterations} to ${maxIterations}`,
    );
  }
}
