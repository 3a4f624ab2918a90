/**
 * Signs dist/release/SHA256SUMS: SHA256SUMS.sig beside it holds the 64 bytes of an Ed25519 signature
 * over the very bytes of the file. The names in it say the version, so that an old file cannot be
 * taken for a newer release.
 *
 *   deno task sign
 *
 * With a folder behind it (tools/sign_checksums.ts FOLDER) the file there is signed.
 *
 * GCS_RELEASE_SIGNING_KEY is the private key (PKCS#8, PEM; see `deno task release:key`), and
 * GCS_RELEASE_KEY the public key that the programs of the release were built with.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isSignedBy } from "../src/update/mod.ts";

const ours = new URL("../dist/release/", import.meta.url);

/** The signature; fails where the programs that are to check it would refuse it. */
export async function signChecksums(
  bytes: Uint8Array<ArrayBuffer>,
  privatePem: string,
  publicKey: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await privateKey(privatePem);
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", key, bytes));
  if (await isSignedBy(publicKey, bytes, signature)) return signature;
  throw new Error("GCS_RELEASE_SIGNING_KEY does not belong to GCS_RELEASE_KEY: nothing is signed");
}

/** Says nothing of what it was given: it may be a key with one wrong character. */
async function privateKey(pem: string): Promise<CryptoKey> {
  const base64 = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/
    .exec(pem)?.[1];
  try {
    const der = Uint8Array.fromBase64(base64 ?? "");
    return await crypto.subtle.importKey("pkcs8", der, "Ed25519", false, ["sign"]);
  } catch {
    throw new Error("GCS_RELEASE_SIGNING_KEY is not an Ed25519 key in PEM (PKCS#8)");
  }
}

function needed(name: string): string {
  const value = Deno.env.get(name);
  if (value !== undefined && value !== "") return value;
  throw new Error(`${name} is not set`);
}

if (import.meta.main) {
  const folder = Deno.args[0] ?? fileURLToPath(ours);
  const bytes = await Deno.readFile(join(folder, "SHA256SUMS"));
  const keys = [needed("GCS_RELEASE_SIGNING_KEY"), needed("GCS_RELEASE_KEY")] as const;
  const signature = await signChecksums(bytes, ...keys);
  await Deno.writeFile(join(folder, "SHA256SUMS.sig"), signature);
  const lines = new TextDecoder().decode(bytes).trimEnd().split("\n").length;
  Deno.stdout.writeSync(new TextEncoder().encode(`Signed SHA256SUMS (${lines} files)\n`));
}
