import { X509Certificate } from "node:crypto";
import * as net from "node:net";
import * as tls from "node:tls";
import { GcsError } from "../errors/mod.ts";
import { certificateFault } from "./certificate_fault.ts";
import { classifyFailure } from "./classify.ts";
import { explainFailure, TransportFailure, type Way } from "./failure.ts";
import type { TlsFacts } from "./options.ts";
import { pinOf } from "./pin.ts";
import { findSuite } from "./suites.ts";
import type { CheckedPolicy } from "./tls_policy.ts";

/** Where a connection leads. */
export interface Target {
  /** Name in the certificate and in SNI. */
  readonly hostname: string;
  readonly port: number;
  /** Address to connect to, where it is not the name's own. */
  readonly address?: string | undefined;
}

/** A connection whose certificate was verified, and what was agreed on. */
export interface VerifiedConnection {
  readonly socket: tls.TLSSocket;
  readonly facts: TlsFacts | undefined;
  /** Milliseconds until the connection was there, and from then to the end of the handshake. */
  readonly times: { readonly connectMs: number; readonly handshakeMs: number };
}

/**
 * Opens a connection and verifies chain, dates and host name. `node:tls` replaces the system's
 * authorities by the ones it is given, so private ones are tried first and the system's after them,
 * each with a handshake of its own in which nothing is sent.
 */
export async function connect(
  target: Target,
  policy: CheckedPolicy,
  signal?: AbortSignal,
): Promise<VerifiedConnection> {
  try {
    return await connectWithAuthorities(target, policy, signal);
  } catch (error) {
    if (!isStranger(error) || error.reason === "certSelfSigned") throw error;
    const fault = await certificateFault({
      address: target.address ?? target.hostname,
      port: target.port,
      hostname: target.hostname,
      caCertificates: policy.caCertificates,
    }, signal);
    throw fault === undefined ? error : explainFailure(fault, shownHost(target), error, true);
  }
}

async function connectWithAuthorities(
  target: Target,
  policy: CheckedPolicy,
  signal: AbortSignal | undefined,
): Promise<VerifiedConnection> {
  if (policy.caCertificates.length === 0) return await handshake(target, policy, undefined, signal);
  try {
    return await handshake(target, policy, policy.caCertificates, signal);
  } catch (error) {
    if (!isStranger(error)) throw error;
    return await handshake(target, policy, undefined, signal);
  }
}

function isStranger(error: unknown): error is TransportFailure {
  return error instanceof TransportFailure &&
    (error.reason === "certUnknownAuthority" || error.reason === "certSelfSigned");
}

function handshake(
  target: Target,
  policy: CheckedPolicy,
  ca: readonly string[] | undefined,
  signal: AbortSignal | undefined,
): Promise<VerifiedConnection> {
  return new Promise((resolve, reject) => {
    const isName = net.isIP(target.hostname) === 0;
    const start = performance.now();
    let connectMs = 0;
    const socket = tls.connect({
      host: target.address ?? target.hostname,
      port: target.port,
      ...(isName ? { servername: target.hostname } : {}),
      checkServerIdentity: (_name, certificate) =>
        tls.checkServerIdentity(target.hostname, certificate),
      rejectUnauthorized: true,
      minVersion: `TLSv${policy.minVersion}`,
      maxVersion: `TLSv${policy.maxVersion}`,
      ALPNProtocols: ["http/1.1"],
      ...(ca === undefined ? {} : { ca: [...ca] }),
    });
    const settle = () => {
      signal?.removeEventListener("abort", onAbort);
      socket.off("error", onError);
    };
    const onError = (error: Error) => {
      settle();
      socket.destroy();
      const reason = classifyFailure(error);
      // A peer that hangs up or complains during the handshake shares no version or suite with us.
      const handshaking = reason === "dropped" || reason === "unknown";
      reject(explainFailure(handshaking ? "tlsVersion" : reason, wayTo(target), error, true));
    };
    const onAbort = () => {
      settle();
      socket.on("error", () => {});
      socket.destroy();
      reject(signal?.reason);
    };
    socket.on("error", onError);
    socket.once("connect", () => connectMs = performance.now() - start);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted) return onAbort();
    socket.once("secureConnect", () => {
      settle();
      // A caller that listens comes later; an error in between must not end the program.
      socket.on("error", () => {});
      try {
        const handshakeMs = performance.now() - start - connectMs;
        resolve({ socket, facts: factsOf(socket), times: { connectMs, handshakeMs } });
      } catch (error) {
        socket.destroy();
        reject(error);
      }
    });
  });
}

/** Host and port as people write them. */
export function shownHost({ hostname, port }: Pick<Target, "hostname" | "port">): string {
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  return port === 443 ? host : `${host}:${port}`;
}

/** Both ends of the way to a target, for what is said of it. */
export function wayTo(target: Target): Way {
  const { hostname, address = hostname, port } = target;
  return { host: shownHost(target), dialled: shownHost({ hostname: address, port }) };
}

/** True where this runtime can tell what a connection agreed on (Deno 2.9 and later). */
export function runtimeTellsTls(): boolean {
  return typeof tls.TLSSocket.prototype.getProtocol === "function" &&
    typeof tls.TLSSocket.prototype.getCipher === "function";
}

function factsOf(socket: tls.TLSSocket): TlsFacts | undefined {
  if (!runtimeTellsTls()) return undefined;
  const { name } = socket.getCipher();
  return {
    protocol: socket.getProtocol() ?? "unknown",
    suite: findSuite(name)?.iana ?? name,
    pin: pinOf(new X509Certificate(socket.getPeerCertificate(true).raw)),
  };
}

/** What of a connection the policy does not accept; empty where all is well. */
export function violations(facts: TlsFacts, policy: CheckedPolicy): string[] {
  const found: string[] = [];
  if (
    facts.protocol !== "TLSv1.3" && (facts.protocol !== "TLSv1.2" || policy.minVersion === "1.3")
  ) {
    found.push(`it chose ${facts.protocol}, and TLS ${policy.minVersion} is the least allowed`);
  }
  if (!policy.suites.has(facts.suite)) {
    found.push(`it chose the cipher suite "${facts.suite}", which is not on the list`);
  }
  if (policy.pins.size > 0 && !policy.pins.has(facts.pin)) {
    found.push(`its key "${facts.pin}" is not pinned`);
  }
  return found;
}

/** {@linkcode connect}, then every check of the policy. Nothing was sent when it throws. */
export async function connectVerified(
  target: Target,
  policy: CheckedPolicy,
  signal?: AbortSignal,
): Promise<VerifiedConnection> {
  const connection = await connect(target, policy, signal);
  if (!policy.strict) return connection;
  const found = connection.facts === undefined
    ? ["this runtime cannot tell what was agreed on"]
    : violations(connection.facts, policy);
  if (found.length === 0) return connection;
  connection.socket.destroy();
  const pinProblem = found.some((text) => text.includes("not pinned"));
  const error = new GcsError(
    "failed",
    `The TLS policy refuses "${shownHost(target)}": ${found.join("; ")}`,
    {
      hint: pinProblem
        ? 'If the server was given a new key on purpose, add its pin to "tls.pins"; otherwise somebody may be listening in'
        : "Ask the administrator of the endpoint to offer what the policy demands",
    },
  );
  throw new TransportFailure("policy", error, { unsent: true, transient: false });
}
