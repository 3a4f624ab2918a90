import { equalBytes, fromBase64url, toBase64url } from "../base/mod.ts";
import type { KeyRecord, Register } from "./vault_register.ts";
import { registerText } from "./vault_register.ts";

const encoder = new TextEncoder();

/**
 * The key on record that authenticates the register: the newest in use, and rather one of the
 * keyring, for which nobody is asked. Undefined in a register without keys.
 */
export function authenticatingKey({ keys }: Pick<Register, "keys">): KeyRecord | undefined {
  const inUse = keys.filter(({ current }) => current);
  return inUse.findLast(({ source }) => source === "keyring") ?? inUse.at(-1);
}

/** The register's MAC: HMAC-SHA-256 under HKDF-SHA-256(key, info "gcs key register"). */
export async function macOfRegister(
  raw: Uint8Array<ArrayBuffer>,
  register: Register,
): Promise<string> {
  const base = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    {
      name: "HKDF",
      hash: "SHA-256",
      salt: new Uint8Array(),
      info: encoder.encode("gcs key register"),
    },
    base,
    { name: "HMAC", hash: "SHA-256", length: 256 },
    false,
    ["sign"],
  );
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(registerText(register)));
  return toBase64url(new Uint8Array(mac));
}

/** Whether two MACs are the same. */
export function sameMac(one: string, other: string): boolean {
  const [a, b] = [fromBase64url(one), fromBase64url(other)];
  return a !== undefined && b !== undefined && equalBytes(a, b);
}
