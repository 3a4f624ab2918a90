import { GcsError, type GcsErrorOptions } from "../errors/mod.ts";

/** Why no answer came. */
export type FailureReason =
  | "dns"
  | "dnsTemporary"
  | "refused"
  | "unreachable"
  | "connectTimeout"
  | "timeout"
  | "dropped"
  | "certExpired"
  | "certNotYetValid"
  | "certSelfSigned"
  | "certUnknownAuthority"
  | "certOfAuthority"
  | "certWrongHost"
  | "certBad"
  | "tlsVersion"
  | "notTls"
  | "notHttp"
  | "headTooLarge"
  | "blockedPort"
  | "permission"
  | "unknown";

/**
 * An exchange that brought no answer. `unsent` is true where not a byte of the request left, so
 * that any request may be sent again; `transient` where sending again may help.
 */
export class TransportFailure extends Error {
  override readonly name = "TransportFailure";
  readonly reason: FailureReason | "policy";
  readonly error: GcsError;
  readonly unsent: boolean;
  readonly transient: boolean;

  constructor(
    reason: FailureReason | "policy",
    error: GcsError,
    facts: { readonly unsent: boolean; readonly transient: boolean },
  ) {
    super(error.message, { cause: error });
    this.reason = reason;
    this.error = error;
    this.unsent = facts.unsent;
    this.transient = facts.transient;
  }
}

const caHint =
  'If you trust it, name the certificate of its authority in the configuration key "tls.ca_file"';

interface Explanation {
  readonly kind: "unavailable" | "failed";
  readonly text: (host: string) => string;
  readonly hint?: string;
  readonly unsent: boolean;
  readonly transient: boolean;
}

const before = { unsent: true, transient: false } as const;
const answered = { unsent: false, transient: false } as const;
const explanations: Readonly<Record<FailureReason, Explanation>> = {
  dns: {
    kind: "unavailable",
    text: (host) => `Cannot find the host "${host}": its name is not known`,
    hint: "Check the spelling of the address",
    ...before,
  },
  dnsTemporary: {
    kind: "unavailable",
    text: (host) => `Cannot find the host "${host}": the name service does not answer`,
    hint: "Check the network connection",
    unsent: true,
    transient: true,
  },
  refused: {
    kind: "unavailable",
    text: (host) => `Cannot connect to "${host}": connection refused`,
    hint: "Check that the service is running and that the port is right",
    unsent: true,
    transient: true,
  },
  unreachable: {
    kind: "unavailable",
    text: (host) => `Cannot connect to "${host}": no route to it`,
    hint: "Check the network connection",
    unsent: true,
    transient: true,
  },
  connectTimeout: {
    kind: "unavailable",
    text: (host) => `Cannot connect to "${host}": no connection within the time allowed`,
    hint: "Check that no firewall is in the way",
    unsent: true,
    transient: true,
  },
  timeout: {
    kind: "unavailable",
    text: (host) => `"${host}" did not answer within the time allowed`,
    hint: "Try again later, or allow more time with --timeout",
    unsent: false,
    transient: false,
  },
  dropped: {
    kind: "unavailable",
    text: (host) => `"${host}" closed the connection before its answer was complete`,
    hint: "Try again later",
    unsent: false,
    transient: true,
  },
  certExpired: {
    kind: "failed",
    text: (host) => `The certificate of "${host}" has expired`,
    hint: "Ask the administrator of the endpoint to renew it, and check this machine's clock",
    ...before,
  },
  certNotYetValid: {
    kind: "failed",
    text: (host) => `The certificate of "${host}" is not valid yet`,
    hint: "Check this machine's clock",
    ...before,
  },
  certSelfSigned: {
    kind: "failed",
    text: (host) => `The certificate of "${host}" is self-signed`,
    hint: caHint,
    ...before,
  },
  certUnknownAuthority: {
    kind: "failed",
    text: (host) =>
      `The certificate of "${host}" is self-signed or signed by an authority that is not known here`,
    hint: caHint,
    ...before,
  },
  certOfAuthority: {
    kind: "failed",
    text: (host) => `"${host}" shows the certificate of an authority as its own`,
    hint: "The server needs a certificate of its own, issued by that authority (not CA:TRUE)",
    ...before,
  },
  certWrongHost: {
    kind: "failed",
    text: (host) => `The certificate of "${host}" is for another host name`,
    hint: "Check the address, or use --use-explicit-host to reach a host by its IP address",
    ...before,
  },
  certBad: {
    kind: "failed",
    text: (host) => `The certificate of "${host}" is not acceptable`,
    hint: "Ask the administrator of the endpoint to renew it",
    ...before,
  },
  tlsVersion: {
    kind: "failed",
    text: (host) => `"${host}" offers no TLS version and cipher suite that is allowed here`,
    hint: "The server must support TLS 1.2 or later with ECDHE and AES-GCM",
    ...before,
  },
  notTls: {
    kind: "failed",
    text: (host) => `"${host}" does not speak TLS on this port`,
    hint: "Check the port in the address",
    ...before,
  },
  notHttp: {
    kind: "failed",
    text: (host) => `What "${host}" answers is not HTTP`,
    hint: "Check the address, and what stands between it and this machine",
    ...answered,
  },
  headTooLarge: {
    kind: "failed",
    text: (host) => `The headers of the answer of "${host}" are too large`,
    hint: "Check the address, and what stands between it and this machine",
    ...answered,
  },
  blockedPort: {
    kind: "failed",
    text: (host) => `The port of "${host}" belongs to another protocol, and HTTP never uses it`,
    hint: "Check the port in the address",
    ...before,
  },
  permission: {
    kind: "failed",
    text: (host) => `This program is not permitted to connect to "${host}"`,
    hint: "Allow it with --allow-net",
    ...before,
  },
  unknown: {
    kind: "unavailable",
    text: (host) => `The request to "${host}" failed`,
    unsent: false,
    transient: true,
  },
};

/** Reasons for which nobody was reached, whoever was to answer. */
const unreached: ReadonlySet<FailureReason> = new Set<FailureReason>([
  "dns",
  "dnsTemporary",
  "refused",
  "unreachable",
  "connectTimeout",
]);

/** Both ends of a connection that may lead to another place than its URL says. */
export interface Way {
  /** Host of the URL. */
  readonly host: string;
  /** Host and port that were dialled. */
  readonly dialled: string;
}

/**
 * The failure, explained to people. `unsent` where the transport knows better than the reason.
 *
 * @param host Host of the URL, or both ends: the one that the reason is about is named.
 */
export function explainFailure(
  reason: FailureReason,
  host: string | Way,
  cause?: unknown,
  unsent?: boolean,
): TransportFailure {
  const explanation = explanations[reason];
  const way = typeof host === "string" ? undefined : host;
  const lost = way !== undefined && unreached.has(reason) && way.dialled !== way.host;
  const named = typeof host === "string" ? host : lost ? host.dialled : host.host;
  const hint = lost
    ? `It stands in for "${way.host}": check --use-explicit-host or GCS_CLI_EXPLICIT_HOST`
    : explanation.hint;
  const options: GcsErrorOptions = { hint, cause };
  return new TransportFailure(
    reason,
    new GcsError(explanation.kind, explanation.text(named), options),
    { unsent: unsent ?? explanation.unsent, transient: explanation.transient },
  );
}
