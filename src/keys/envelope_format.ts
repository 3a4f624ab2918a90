import { equalBytes, fromBase64url, isObject } from "../base/mod.ts";
import { newerFile } from "../errors/mod.ts";
import { damaged } from "./failures.ts";
import { checkIterations, type KdfHeader, saltBytes } from "./key.ts";

/** What a sealed file holds: its magic word. */
export type EnvelopeFormat = "gcs-tokens" | "gcs-keys";

/** A sealed file as read: everything but its content. */
export interface Envelope {
  readonly format: EnvelopeFormat;
  readonly keyId: string;
  readonly kdf?: KdfHeader;
  readonly iv: Uint8Array<ArrayBuffer>;
  /** Ciphertext and tag. */
  readonly ciphertext: Uint8Array<ArrayBuffer>;
}

/** Largest sealed file, in bytes. */
export const maxEnvelopeBytes = 1024 * 1024;
/** The only version of the layout so far. */
export const envelopeVersion = 1;
const algorithm = "A256GCM";
const kdfName = "PBKDF2-HMAC-SHA256";
const ivBytes = 12;
const tagBytes = 16;

const encoder = new TextEncoder();

/**
 * Reads a sealed file without opening it. Layout and order of checks:
 * docs/formats/token-envelope.md. `name` is for messages.
 *
 * @throws GcsError `integrity` when it is not what a gcs wrote, `secure_store` for a version or an
 * iteration count that this gcs does not take.
 */
export function parseEnvelope(
  bytes: Uint8Array,
  format: EnvelopeFormat,
  name = "The sealed file",
): Envelope {
  const members = jsonObject(bytes);
  if (members["format"] !== format) throw damaged(`its format is not "${format}"`);
  const version = members["version"];
  if (typeof version !== "number" || !Number.isSafeInteger(version)) throw malformed("version");
  if (version !== envelopeVersion) throw newerFile(name, version, "secure_store");
  if (members["alg"] !== algorithm) throw malformed("alg");
  const keyId = text(members, "key_id", /^[0-9a-f]{16}$/);
  const kdf = members["kdf"] === undefined ? undefined : kdfHeader(members["kdf"]);
  const iv = bytesOf(members, "iv", (length) => length === ivBytes);
  const ciphertext = bytesOf(members, "ciphertext", (length) => length >= tagBytes);
  const envelope: Envelope = {
    format,
    keyId,
    ...(kdf === undefined ? {} : { kdf }),
    iv,
    ciphertext,
  };
  const canonical = serialiseEnvelope(envelope, text(members, "iv"), text(members, "ciphertext"));
  if (!equalBytes(canonical, bytes)) throw damaged("it is not in canonical form");
  return envelope;
}

/** The canonical bytes of a sealed file; `iv` and `ciphertext` as base64url. */
export function serialiseEnvelope(
  header: Pick<Envelope, "format" | "keyId" | "kdf">,
  iv: string,
  ciphertext: string,
): Uint8Array<ArrayBuffer> {
  const { format, keyId, kdf } = header;
  const document = {
    "format": format,
    "version": envelopeVersion,
    "alg": algorithm,
    "key_id": keyId,
    "kdf": kdf && { "name": kdf.name, "iterations": kdf.iterations, "salt": kdf.salt },
    "iv": iv,
    "ciphertext": ciphertext,
  };
  return encoder.encode(`${JSON.stringify(document)}\n`);
}

/** The associated data: RFC 8785 canonical JSON, since members are sorted and values plain. */
export function associatedData(
  header: Pick<Envelope, "format" | "keyId" | "kdf">,
  profile: string,
): Uint8Array<ArrayBuffer> {
  const { format, keyId, kdf } = header;
  return encoder.encode(JSON.stringify({
    "alg": algorithm,
    "format": format,
    "kdf": kdf && { "iterations": kdf.iterations, "name": kdf.name, "salt": kdf.salt },
    "key_id": keyId,
    "profile": profile,
    "version": envelopeVersion,
  }));
}

function jsonObject(bytes: Uint8Array): Record<string, unknown> {
  const why = "it is not a JSON object";
  if (bytes.length > maxEnvelopeBytes) throw damaged(why);
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch (cause) {
    throw damaged(why, cause);
  }
  throw damaged(why);
}

function kdfHeader(value: unknown): KdfHeader {
  if (!isObject(value) || value["name"] !== kdfName) throw malformed("kdf");
  const { iterations } = value;
  if (typeof iterations !== "number" || !Number.isSafeInteger(iterations)) {
    throw malformed("iterations");
  }
  checkIterations(iterations);
  bytesOf(value, "salt", (length) => length === saltBytes);
  return { name: kdfName, iterations, salt: text(value, "salt") };
}

function text(members: Record<string, unknown>, name: string, form = /^/): string {
  const value = members[name];
  if (typeof value !== "string" || !form.test(value)) throw malformed(name);
  return value;
}

function bytesOf(
  members: Record<string, unknown>,
  name: string,
  fits: (length: number) => boolean,
): Uint8Array<ArrayBuffer> {
  const bytes = fromBase64url(text(members, name));
  if (bytes === undefined || !fits(bytes.length)) throw malformed(name);
  return bytes;
}

function malformed(name: string) {
  return damaged(`"${name}" is missing or malformed`);
}
