/**
 * Makes the key pair that signs releases. The private key goes into a new file that only its owner
 * can read (PKCS#8, PEM); the public one is printed, as GCS_RELEASE_KEY takes it.
 *
 *   deno task release:key release-key.pem
 *
 * Keep the file offline, and give its content to the release workflow as the secret
 * GCS_RELEASE_SIGNING_KEY. Who has it can sign what every gcs takes for a release.
 */

const pem = (label: string, der: ArrayBuffer) =>
  `-----BEGIN ${label}-----\n${new Uint8Array(der).toBase64().replace(/.{1,64}/g, "$&\n")}` +
  `-----END ${label}-----\n`;

/** A new pair: the private key in PEM, the public key as one line of base64. */
export async function makeReleaseKey(): Promise<{ privatePem: string; publicKey: string }> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("The runtime makes no Ed25519 pairs");
  const [secret, open] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
    crypto.subtle.exportKey("spki", pair.publicKey),
  ]);
  return {
    privatePem: pem("PRIVATE KEY", secret),
    publicKey: new Uint8Array(open).toBase64(),
  };
}

if (import.meta.main) {
  const [file, ...more] = Deno.args;
  if (file === undefined || more.length > 0) throw new Error("Name one file for the private key");
  const { privatePem, publicKey } = await makeReleaseKey();
  await Deno.writeTextFile(file, privatePem, { createNew: true, mode: 0o600 });
  Deno.stdout.writeSync(new TextEncoder().encode(`${publicKey}\n`));
}
