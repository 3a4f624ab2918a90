import { createHash, X509Certificate } from "node:crypto";
import { GcsError } from "../errors/mod.ts";

/** Checks one pin and spells it `sha256/<44 characters of base64>`; GcsError `usage` otherwise. */
export function normalisePin(pin: string): string {
  const digest = pin.trim().replace(/^sha256\//, "");
  // 32 bytes in base64: 43 characters, the last with two spare bits at zero, and one "=".
  if (!/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(digest)) {
    throw new GcsError("usage", `The pin "${pin}" is not the base64 form of a SHA-256`, {
      hint: "To see the pin of a server: gcs self-diagnostic tls HOST",
    });
  }
  return `sha256/${digest}`;
}

/** The pin of a certificate: SHA-256 of its SubjectPublicKeyInfo (RFC 7469, section 2.4). */
export function pinOf(certificate: X509Certificate): string {
  const spki = certificate.publicKey.export({ type: "spki", format: "der" });
  return `sha256/${createHash("sha256").update(spki).digest("base64")}`;
}
