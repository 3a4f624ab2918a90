import { X509Certificate } from "node:crypto";
import { GcsError } from "../errors/mod.ts";
import { Deadline } from "./deadline.ts";
import { TransportFailure } from "./failure.ts";
import { LimitTimer } from "./limit_timer.ts";
import type { TlsFacts, TlsPolicy } from "./options.ts";
import { pinOf } from "./pin.ts";
import { type CheckedPolicy, checkTlsPolicy, defaultTlsPolicy } from "./tls_policy.ts";
import {
  connect,
  runtimeTellsTls,
  type Target,
  type VerifiedConnection,
  violations,
  wayTo,
} from "./verified_socket.ts";

/** One certificate that a server presented. */
export interface ChainCertificate {
  /** Whom the certificate names. */
  readonly subject: string;
  /** Who issued it. */
  readonly issuer: string;
  /** RFC 3339, UTC. */
  readonly validFrom: string;
  /** Last day, as the certificate gives it. */
  readonly validTo: string;
  /** SHA-256 of the certificate, hexadecimal with colons. */
  readonly fingerprint: string;
  /** `sha256/…` of its public key. */
  readonly pin: string;
}

/** What {@linkcode inspectTls} found out. */
export interface TlsInspection extends TlsFacts {
  /** Host that was asked. */
  readonly host: string;
  /** Its port. */
  readonly port: number;
  /** The server's own certificate first. */
  readonly chain: readonly ChainCertificate[];
  /** Why the policy would refuse this connection; empty where it accepts it. */
  readonly problems: readonly string[];
  /** What the policy itself could do better. */
  readonly warnings: readonly string[];
}

/** How {@linkcode inspectTls} connects. */
export interface InspectOptions {
  /** Connect to this host or IP address instead; SNI and certificate check stay. */
  readonly explicitHost?: string;
  /** Milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Ends the attempt. */
  readonly signal?: AbortSignal;
}

/**
 * Shows what a server and this machine agree on, and what `policy` says to it. Certificate, dates
 * and host name are verified all the same: GcsError `failed` where they are not good. Sends nothing.
 */
export async function inspectTls(
  host: string,
  port: number,
  policy: TlsPolicy = defaultTlsPolicy,
  options: InspectOptions = {},
): Promise<TlsInspection> {
  requireTellingRuntime();
  const checked = checkTlsPolicy(policy);
  const open = { ...checked, minVersion: "1.2", maxVersion: "1.3" } as const;
  const target = { hostname: host, port, address: options.explicitHost };
  const limit = options.timeoutMs ?? 10_000;
  const { socket, facts } = await connectWithin(limit, target, open, options.signal);
  try {
    if (facts === undefined) throw cannotTell();
    return {
      host,
      port,
      ...facts,
      chain: chainOf(socket.getPeerCertificate(true)),
      problems: violations(facts, checked),
      warnings: checked.warnings,
    };
  } finally {
    socket.destroy();
  }
}

async function connectWithin(
  limit: number,
  target: Target,
  policy: CheckedPolicy,
  signal: AbortSignal | undefined,
): Promise<VerifiedConnection> {
  const timer = new LimitTimer();
  const deadline = new Deadline(2 * limit, signal, timer);
  deadline.start(limit, "connectTimeout");
  try {
    return await connect(target, policy, deadline.signal);
  } catch (error) {
    const failure = deadline.verdict(wayTo(target)) ?? error;
    throw failure instanceof TransportFailure ? failure.error : failure;
  } finally {
    deadline.letGo();
    timer.close();
  }
}

/** GcsError `failed` on a runtime that cannot check what a connection agreed on. */
export function requireTellingRuntime(): void {
  if (!runtimeTellsTls()) throw cannotTell();
}

/** Who does what a runtime cannot that does not tell. */
export const whoTellsTls = "the released binary does, and the sources with Deno 2.9 or later";

function cannotTell(): GcsError {
  return new GcsError("failed", "This version of Deno cannot check a strict TLS policy", {
    hint: `${whoTellsTls}; or keep the default policy`,
  });
}

interface Presented {
  readonly raw: Uint8Array;
  readonly issuerCertificate?: Presented;
}

function chainOf(leaf: Presented): ChainCertificate[] {
  const chain: ChainCertificate[] = [];
  for (let at: Presented | undefined = leaf; at?.raw !== undefined && chain.length < 10;) {
    const certificate: X509Certificate = new X509Certificate(at.raw);
    chain.push({
      subject: certificate.subject.replaceAll("\n", ", "),
      issuer: certificate.issuer.replaceAll("\n", ", "),
      validFrom: new Date(certificate.validFrom).toISOString(),
      validTo: new Date(certificate.validTo).toISOString(),
      fingerprint: certificate.fingerprint256,
      pin: pinOf(certificate),
    });
    // A root is its own issuer.
    at = at.issuerCertificate === at ? undefined : at.issuerCertificate;
    if (certificate.subject === certificate.issuer) at = undefined;
  }
  return chain;
}
