import { Buffer } from "node:buffer";
import { GcsError } from "../errors/mod.ts";

/** Bytes of an Ed25519 signature (RFC 8032). */
export const signatureBytes = 64;

/** An Ed25519 key as OpenSSL's PEM has it on its one line: SubjectPublicKeyInfo in base64. */
const keyForm = /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/;

/** Whether a text is a public key for releases. */
export function isReleaseKey(text: string): boolean {
  return keyForm.test(text) && Buffer.from(text, "base64").toString("base64") === text;
}

/** Whether the owner of the key has signed these very bytes. */
export async function isSignedBy(
  key: string,
  bytes: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (!isReleaseKey(key)) throw new GcsError("failed", "The key for releases is no Ed25519 key");
  const spki = new Uint8Array(Buffer.from(key, "base64"));
  const imported = await crypto.subtle.importKey("spki", spki, "Ed25519", false, ["verify"]);
  return signature.length === signatureBytes &&
    await crypto.subtle.verify("Ed25519", imported, signature, bytes);
}
