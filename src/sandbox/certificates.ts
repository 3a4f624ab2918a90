// tsyringe, inside @peculiar/x509, refuses to load without it.
import "reflect-metadata";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

const keyAlgorithm = { name: "ECDSA", namedCurve: "P-256" } as const;
const signingAlgorithm = { name: "ECDSA", hash: "SHA-256" } as const;
const hour = 3_600_000;

/** A certificate authority that lives as long as the process, and one server certificate of it. */
export interface Certificates {
  /** The authority's certificate; clients trust it. */
  readonly caPem: string;
  /** The server's certificate. */
  readonly certificatePem: string;
  /** The server's private key, PKCS #8. */
  readonly keyPem: string;
}

/**
 * Makes both. Validity is counted in real time whatever clock the sandbox runs on, since TLS
 * clients look at their own.
 */
export async function createCertificates(): Promise<Certificates> {
  cryptoProvider.set(crypto);
  const notBefore = new Date(Date.now() - hour);
  const notAfter = new Date(Date.now() + 30 * 24 * hour);
  const authority = await generateKey();
  const server = await generateKey();
  // A name of its own, so that clients can trust several sandboxes at once.
  const issuer = `CN=Sandbox authority ${serialNumber()}, O=gcs sandbox`;
  const ca = await X509CertificateGenerator.create({
    serialNumber: "01",
    subject: issuer,
    issuer,
    notBefore,
    notAfter,
    publicKey: authority.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: "CN=localhost, O=gcs sandbox",
    issuer,
    notBefore,
    notAfter,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension(["1.3.6.1.5.5.7.3.1"]),
      new SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
    ],
  });
  return {
    // With the end of its last line, so that files of several can be put together.
    caPem: `${ca.toString("pem").trimEnd()}\n`,
    certificatePem: certificate.toString("pem"),
    keyPem: await privateKeyPem(server.privateKey),
  };
}

async function generateKey(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(keyAlgorithm, true, ["sign", "verify"]);
}

/** Positive and never zero, as RFC 5280 asks. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return "1" + bytes.toHex() + "1";
}

async function privateKeyPem(key: CryptoKey): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", key));
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/.{64}/g, "$&\n");
  return `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----\n`;
}
