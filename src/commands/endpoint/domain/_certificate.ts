import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { badInput } from "../../../command/mod.ts";
import type { Secret } from "../../../secrets/mod.ts";

/** A server certificate and what stands behind it in its file. */
export interface CertificateFile {
  readonly pem: string;
  readonly certificate: X509Certificate;
  /** Further certificates in PEM form. */
  readonly rest: readonly string[];
}

const block = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

/** The first certificate of a PEM text, and the others. GcsError `usage` where one cannot be read. */
export function readCertificates(text: string, option: string): CertificateFile {
  if (text.includes("PRIVATE KEY-----")) {
    throw badInput(option, "it holds a private key, which has a place of its own");
  }
  const pems = text.match(block) ?? [];
  const [certificate] = pems.map((one) => parse(one, option));
  const [pem, ...rest] = pems;
  if (pem === undefined || certificate === undefined) {
    throw badInput(option, "it holds no certificate in PEM form");
  }
  return { pem: `${pem}\n`, certificate, rest: rest.map((one) => `${one}\n`) };
}

function parse(pem: string, option: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw badInput(option, "it holds a certificate that cannot be read");
  }
}

/**
 * Whether a certificate can stand for a domain now.
 *
 * @throws GcsError `usage` when it is out of date, or for other names.
 */
export function requireFit(
  certificate: X509Certificate,
  domain: string,
  wildcard: boolean,
  now: number,
): void {
  const option = "--certificate";
  if (now < Date.parse(certificate.validFrom)) throw badInput(option, "it is not valid yet");
  if (now > Date.parse(certificate.validTo)) throw badInput(option, "it has expired");
  const names = namesOf(certificate);
  const wanted = wildcard ? `*.${domain}` : domain;
  if (names.some((name) => covers(name, wanted))) return;
  throw badInput(option, `it is for ${names.join(", ") || "no host"}, not for ${wanted}`);
}

/** DNS names of a certificate (subjectAltName; the common name has no meaning any more, RFC 9525). */
export function namesOf({ subjectAltName = "" }: X509Certificate): readonly string[] {
  return [...subjectAltName.matchAll(/(?:^|, )DNS:([^,"\s]+)/g)]
    .map(([, name = ""]) => name.toLowerCase());
}

/** A star stands for one whole label, the first one (RFC 9525, section 6.3). */
function covers(name: string, wanted: string): boolean {
  if (name === wanted) return true;
  const parent = wanted.slice(wanted.indexOf("."));
  return name === `*${parent}` && !wanted.startsWith("*.");
}

/**
 * Whether a private key is that of a certificate.
 *
 * @throws GcsError `usage`, which never shows any of the key.
 */
export function requireKeyOf(certificate: X509Certificate, pem: Secret): void {
  if (!certificate.checkPrivateKey(keyOf(pem))) {
    throw badInput("the private key", "it is not the key of the certificate");
  }
}

function keyOf(pem: Secret): KeyObject {
  const text = pem.reveal();
  if (/-----BEGIN ENCRYPTED|^Proc-Type:.*ENCRYPTED/m.test(text)) {
    throw badInput(
      "the private key",
      "it is encrypted, and the endpoint cannot ask for its passphrase",
      "openssl pkey -in KEY -out PLAIN_KEY (under umask 077)",
    );
  }
  try {
    return createPrivateKey(text);
  } catch {
    throw badInput("the private key", "it holds no private key in PEM form");
  }
}

/** The chain behind a certificate: each is issued by the next. GcsError `usage` where one is not. */
export function requireChain(certificate: X509Certificate, chain: readonly string[]): void {
  let issued = certificate;
  for (const pem of chain) {
    const issuer = new X509Certificate(pem);
    if (issued.issuer !== issuer.subject || !issued.verify(issuer.publicKey)) {
      throw badInput("the certificate chain", "each certificate must be issued by the next one");
    }
    issued = issuer;
  }
}
