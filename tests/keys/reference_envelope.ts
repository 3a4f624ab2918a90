/**
 * A second writer of sealed files, made from docs/formats/token-envelope.md alone and on
 * node:crypto, so that the vectors do not come from the code they test.
 */
import { Buffer } from "node:buffer";
import { createCipheriv, hkdfSync, pbkdf2Sync } from "node:crypto";

export interface ReferenceInput {
  readonly format: string;
  readonly profile: string;
  readonly key: Buffer;
  readonly iv: Buffer;
  readonly plaintext: string;
  readonly kdf?: { readonly name: string; readonly iterations: number; readonly salt: string };
}

export function referenceKeyId(key: Buffer): string {
  return Buffer.from(hkdfSync("sha256", key, "", "gcs key id", 8)).toString("hex");
}

export function referencePassphraseKey(passphrase: string, iterations: number, salt: Buffer) {
  return pbkdf2Sync(passphrase.normalize("NFC"), salt, iterations, 32, "sha256");
}

export function referenceMembers(input: ReferenceInput): Record<string, unknown> {
  const { format, profile, key, iv, kdf } = input;
  const id = referenceKeyId(key);
  const kdfText = kdf === undefined
    ? ""
    : `"kdf":{"iterations":${kdf.iterations},"name":"${kdf.name}","salt":"${kdf.salt}"},`;
  const aad = `{"alg":"A256GCM","format":"${format}",${kdfText}"key_id":"${id}",` +
    `"profile":"${profile}","version":1}`;
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(aad));
  const body = Buffer.concat([
    cipher.update(input.plaintext, "utf8"),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return {
    format,
    version: 1,
    alg: "A256GCM",
    ["key_id"]: id,
    ...(kdf === undefined ? {} : { kdf }),
    iv: iv.toString("base64url"),
    ciphertext: body.toString("base64url"),
  };
}

export function referenceFile(members: Record<string, unknown>): string {
  return `${JSON.stringify(members)}\n`;
}
