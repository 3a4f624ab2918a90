import { Buffer } from "node:buffer";
import process from "node:process";
import { isObject } from "../base/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { damaged } from "../keys/mod.ts";
import {
  type Keyring,
  keyringService,
  limited,
  loadKeyringLibrary,
  osKeyring,
} from "../keys/mod.ts";
import type { Token } from "../globus/mod.ts";

/** The account under which the Go port kept its one key. */
export const goKeyAccount = "encryption-key";

/** One token as the Go port kept it. */
export interface GoToken {
  readonly resourceServer: string;
  readonly token: Token;
}

/**
 * Reads a `TokenInfo` document. Undefined when it is not exactly one, so that a file of another
 * program is never taken for a token. The port did not record when a token was issued.
 */
export function parseGoToken(text: string, issuedAt: number): GoToken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || Object.keys(value).some((name) => !goMembers.includes(name))) {
    return undefined;
  }
  const { access_token: access, refresh_token: refresh = "", scopes } = value;
  const { expires_at: expires, resource_server: server = "" } = value;
  if (typeof access !== "string" || access === "" || typeof refresh !== "string") return undefined;
  if (typeof expires !== "string" || typeof server !== "string") return undefined;
  if (!/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(expires)) return undefined;
  const expiresAt = Date.parse(expires);
  const words = Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === "string") : [];
  if (Number.isNaN(expiresAt) || !Array.isArray(scopes) || words.length !== scopes.length) {
    return undefined;
  }
  return {
    // The port asked for Globus Auth's own scopes first and kept the first answer only.
    resourceServer: server === "" ? "auth.globus.org" : server,
    token: {
      accessToken: new Secret(access),
      ...(refresh === "" ? {} : { refreshToken: new Secret(refresh) }),
      expiresAt,
      issuedAt,
      scope: words.join(" "),
      tokenType: "Bearer",
    },
  };
}

const goMembers = ["access_token", "refresh_token", "expires_at", "scopes", "resource_server"];

/**
 * Opens an `encrypted-v1` file: AES-256-GCM, no associated data, standard base64.
 *
 * @throws GcsError `integrity` when it is damaged or the key is another one.
 */
export async function openGoFile(text: string, key: Uint8Array<ArrayBuffer>): Promise<string> {
  const file: unknown = JSON.parse(text);
  const data = isObject(file) ? file["encrypted_data"] : undefined;
  if (!isObject(data) || data["Version"] !== "v1") throw damaged("its key version is not v1");
  const nonce = standardBase64(data["Nonce"]);
  const ciphertext = standardBase64(data["Ciphertext"]);
  if (nonce?.length !== 12 || ciphertext === undefined || ciphertext.length < 16) {
    throw damaged("nonce or ciphertext is malformed");
  }
  try {
    const aes = await crypto.subtle.importKey("raw", key, "AES-GCM", false, ["decrypt"]);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, aes, ciphertext);
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch (cause) {
    throw damaged("the key in the keyring does not open it", cause);
  }
}

/**
 * The key in what the Go port's keyring library stored: base64 text, which the library wraps once
 * more on macOS (`go-keyring-base64:`). Undefined when it is not a 32-byte key.
 */
export function decodeGoKey(stored: string): Uint8Array<ArrayBuffer> | undefined {
  const prefix = "go-keyring-base64:";
  const inner = stored.startsWith(prefix)
    ? new TextDecoder().decode(standardBase64(stored.slice(prefix.length)))
    : stored;
  const key = standardBase64(inner.trim());
  return key?.length === 32 ? key : undefined;
}

/**
 * Reads the Go port's keyring entry as it lies on this operating system; undefined when there is
 * none. Nothing is written.
 *
 * @throws GcsError `secure_store` when the keyring is locked, missing or silent for 3 s.
 */
export async function readGoKey(
  nativeFolder: string | undefined,
  keyring: Keyring = osKeyring({ nativeFolder }),
  platform: string = process.platform,
): Promise<string | undefined> {
  if (platform !== "win32") return await keyring.get(goKeyAccount);
  return await limited(3_000, async () => {
    const { AsyncEntry } = (await loadKeyringLibrary(nativeFolder)).library;
    // The port's blob is plain bytes under its own target name, not the UTF-16 of this library.
    const target = `${keyringService}:${goKeyAccount}`;
    const blob = await AsyncEntry.withTarget(target, keyringService, goKeyAccount).getSecret();
    return blob === null ? undefined : new TextDecoder().decode(new Uint8Array(blob));
  });
}

function standardBase64(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (typeof value !== "string") return undefined;
  const bytes = new Uint8Array(Buffer.from(value, "base64"));
  return Buffer.from(bytes).toString("base64") === value ? bytes : undefined;
}
