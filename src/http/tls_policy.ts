import { X509Certificate } from "node:crypto";
import { suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { TlsPolicy } from "./options.ts";
import { normalisePin } from "./pin.ts";
import { findSuite, isWeakSuite, type Suite, suites } from "./suites.ts";

/** A {@linkcode TlsPolicy} that was checked and spelled out. */
export interface CheckedPolicy {
  /** True where the runtime's own defaults do not already guarantee it. */
  readonly strict: boolean;
  /** Lowest version that is accepted. */
  readonly minVersion: "1.2" | "1.3";
  /** Highest version for which a suite is left. */
  readonly maxVersion: "1.2" | "1.3";
  /** IANA names of the accepted suites. */
  readonly suites: ReadonlySet<string>;
  /** `sha256/…`; empty: every key. */
  readonly pins: ReadonlySet<string>;
  /** Authorities in PEM, one certificate each. */
  readonly caCertificates: readonly string[];
  /** What is allowed but unwise, in words for people. */
  readonly warnings: readonly string[];
}

/** The policy of a client that names none. */
export const defaultTlsPolicy: TlsPolicy = { minVersion: "1.2" };

/** Checks a policy and works out what it accepts; GcsError `usage` where it makes no sense. */
export function checkTlsPolicy(policy: TlsPolicy = defaultTlsPolicy): CheckedPolicy {
  // Scripts without a type checker get here too, and "1.1" must not pass as "not 1.3".
  if (policy.minVersion !== "1.2" && policy.minVersion !== "1.3") {
    throw new GcsError("usage", `Unknown TLS version "${String(policy.minVersion)}"`, {
      hint: 'Use "1.2" or "1.3"; older versions are not safe and not offered',
    });
  }
  const accepted = acceptedSuites(policy);
  const versions = new Set(accepted.map(({ version }) => version));
  const pins = new Set((policy.pins ?? []).map(normalisePin));
  const authorities = (policy.caCertificates ?? []).flatMap(certificatesIn);
  for (const [index, pem] of authorities.entries()) checkAuthority(pem, index);
  requireUsable(authorities);
  return {
    strict: policy.minVersion === "1.3" || accepted.length < suites.length || pins.size > 0,
    minVersion: versions.has("1.2") ? "1.2" : "1.3",
    maxVersion: versions.has("1.3") ? "1.3" : "1.2",
    suites: new Set(accepted.map(({ iana }) => iana)),
    pins,
    caCertificates: authorities,
    warnings: pins.size === 1
      ? ["Only one key is pinned: without a backup pin, a new server key locks you out"]
      : [],
  };
}

function acceptedSuites(policy: TlsPolicy): Suite[] {
  const listed = policy.cipherSuites === undefined
    ? [...suites]
    : [...new Set(policy.cipherSuites.map(namedSuite))];
  if (policy.fips === true && policy.cipherSuites !== undefined) {
    const outside = listed.find(({ aesGcm }) => !aesGcm);
    if (outside !== undefined) {
      throw new GcsError("usage", `The cipher suite "${outside.iana}" is not AES-GCM`, {
        hint: "Remove it from the list, or turn the FIPS policy off",
      });
    }
  }
  const accepted = listed.filter(({ aesGcm, version }) =>
    (policy.fips !== true || aesGcm) && (policy.minVersion === "1.2" || version === "1.3")
  );
  if (accepted.length === 0) {
    throw new GcsError("usage", "The TLS policy leaves no cipher suite to use", {
      hint: `TLS 1.3 suites are ${namesOf("1.3")}`,
    });
  }
  return accepted;
}

function namedSuite(name: string): Suite {
  const found = findSuite(name);
  if (found !== undefined) return found;
  if (isWeakSuite(name)) {
    throw new GcsError(
      "usage",
      `The cipher suite "${name}" lacks forward secrecy or authenticated encryption`,
      { hint: `Use one of ${namesOf("1.2")}, or a TLS 1.3 suite` },
    );
  }
  const near = suggest(name, suites.flatMap(({ iana, openssl }) => [iana, openssl]));
  throw new GcsError("usage", `Unknown cipher suite "${name}"`, {
    hint: near === undefined ? `Known are ${namesOf("1.3")}, ${namesOf("1.2")}` : `Use "${near}"`,
  });
}

function namesOf(version: Suite["version"]): string {
  return suites.filter((suite) => suite.version === version).map(({ iana }) => iana).join(", ");
}

/**
 * Each certificate of a PEM text by itself, whatever ends its lines and stands between (RFC 7468
 * section 2). The runtime takes no CR alone, and of two without a line end in between one only.
 */
function certificatesIn(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*(?:-----END CERTIFICATE-----)?/g) ?? [];
  const tidy = blocks.map((block) => {
    // A certificate that is cut off would otherwise be left out in silence.
    if (!block.endsWith("-----END CERTIFICATE-----")) return block;
    const base64 = block.replace(/-----[A-Z ]+-----|\s+/g, "").replace(/.{1,64}/g, "$&\n");
    return `-----BEGIN CERTIFICATE-----\n${base64}-----END CERTIFICATE-----\n`;
  });
  return tidy.length === 0 ? [pem] : tidy;
}

function checkAuthority(pem: string, index: number): void {
  try {
    new X509Certificate(pem);
  } catch (cause) {
    throw new GcsError("usage", `CA certificate number ${index + 1} is not a PEM certificate`, {
      hint: 'It must stand between "-----BEGIN CERTIFICATE-----" and "-----END CERTIFICATE-----"',
      cause,
    });
  }
}

/** The runtime's TLS refuses some certificates that can be read, and says so only when it is used. */
function requireUsable(authorities: readonly string[]): void {
  // A runtime that makes no client at all says why itself, when it is asked for one.
  if (authorities.length === 0 || isUsable(authorities) || !isUsable([])) return;
  const index = authorities.findIndex((pem) => !isUsable([pem]));
  throw new GcsError(
    "usage",
    `CA certificate number ${index + 1} is damaged or of no use for TLS`,
    {
      hint: "Get it again from whoever runs the authority; openssl x509 -in FILE -text shows it",
    },
  );
}

function isUsable(caCerts: readonly string[]): boolean {
  try {
    Deno.createHttpClient({ caCerts: [...caCerts] }).close();
    return true;
  } catch {
    return false;
  }
}
