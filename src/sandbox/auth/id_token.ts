import type { Doc } from "../exchange.ts";

const algorithm = {
  name: "RSASSA-PKCS1-v1_5",
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: "SHA-512",
} as const;

/** Signs id tokens with RS512, as Globus Auth does. The key is made when it is first needed. */
export class IdTokenSigner {
  #keys: Promise<CryptoKeyPair> | undefined;
  readonly #keyId: string;

  constructor(keyId: string) {
    this.#keyId = keyId;
  }

  #pair(): Promise<CryptoKeyPair> {
    this.#keys ??= crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
    return this.#keys;
  }

  /** The public keys, as `/jwk.json` shows them. */
  async keySet(): Promise<Doc> {
    const { kty, n, e } = await crypto.subtle.exportKey("jwk", (await this.#pair()).publicKey);
    return { keys: [{ kty, n, e, alg: "RS512", use: "sig", kid: this.#keyId }] };
  }

  /** Compact JWS of the claims. */
  async sign(claims: Doc): Promise<string> {
    const head = encodeJson({ alg: "RS512", typ: "JWT", kid: this.#keyId });
    const payload = encodeJson(claims);
    const input = new TextEncoder().encode(`${head}.${payload}`);
    const signature = await crypto.subtle.sign(
      algorithm.name,
      (await this.#pair()).privateKey,
      input,
    );
    return `${head}.${payload}.${base64url(new Uint8Array(signature))}`;
  }
}

/** The `at_hash` claim of an access token signed along with RS512 (OpenID Connect Core 3.1.3.6). */
export async function accessTokenHash(accessToken: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-512", new TextEncoder().encode(accessToken));
  return base64url(new Uint8Array(digest).slice(0, 32));
}

function encodeJson(value: Doc): string {
  return base64url(new TextEncoder().encode(JSON.stringify(value)));
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
}
