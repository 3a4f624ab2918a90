import type { FailureReason } from "./failure.ts";

/** Error codes of `node:net` and `node:tls`. */
const byCode: Readonly<Record<string, FailureReason>> = {
  "ECONNREFUSED": "refused",
  "ENOTFOUND": "dns",
  "EAI_AGAIN": "dnsTemporary",
  "EPERM": "permission",
  "EACCES": "permission",
  "EHOSTUNREACH": "unreachable",
  "ENETUNREACH": "unreachable",
  "EADDRNOTAVAIL": "unreachable",
  "ETIMEDOUT": "connectTimeout",
  "ECONNRESET": "dropped",
  "EPIPE": "dropped",
  "ERR_STREAM_PREMATURE_CLOSE": "dropped",
  "HPE_HEADER_OVERFLOW": "headTooLarge",
  "HPE_INVALID_EOF_STATE": "dropped",
  "CERT_HAS_EXPIRED": "certExpired",
  "CERT_NOT_YET_VALID": "certNotYetValid",
  "DEPTH_ZERO_SELF_SIGNED_CERT": "certSelfSigned",
  "SELF_SIGNED_CERT_IN_CHAIN": "certUnknownAuthority",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE": "certUnknownAuthority",
  "UNABLE_TO_GET_ISSUER_CERT": "certUnknownAuthority",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY": "certUnknownAuthority",
  "ERR_TLS_CERT_ALTNAME_INVALID": "certWrongHost",
};

/** Texts of rustls, hyper and OpenSSL-style errors, first match wins. */
const byText: readonly (readonly [RegExp, FailureReason])[] = [
  [/requests to port \d+ are blocked/i, "blockedPort"],
  [/certificate expired|peer certificate: Expired|certificate has expired/i, "certExpired"],
  [/not (?:yet valid|valid yet)|NotValidYet/i, "certNotYetValid"],
  [/not valid for name|NotValidForName/i, "certWrongHost"],
  [/self.signed certificate$|DEPTH_ZERO/i, "certSelfSigned"],
  [/CaUsedAsEndEntity/, "certOfAuthority"],
  [/UnknownIssuer|unable to verify|issuer cert/i, "certUnknownAuthority"],
  [/invalid peer certificate/i, "certBad"],
  [/alert: ?(?:ProtocolVersion|HandshakeFailure|InsufficientSecurity)/i, "tlsVersion"],
  [/peer is incompatible|unsupported.protocol|protocol.version|handshake.failure/i, "tlsVersion"],
  [/corrupt message|wrong.version.number|InvalidContentType/i, "notTls"],
  [/temporary failure in name resolution|try again/i, "dnsTemporary"],
  [/dns error|failed to lookup address/i, "dns"],
  [/connection refused/i, "refused"],
  [/unreachable|no route to host|cannot assign requested/i, "unreachable"],
  // What sockets say of an IPv6 address where the machine has no IPv6.
  [/^connect E(?:INVAL|AFNOSUPPORT) /, "unreachable"],
  [/tcp connect error: .*timed out|connect error: deadline/i, "connectTimeout"],
  [/message head is too large/, "headTooLarge"],
  [/client error \(SendRequest\): invalid |^Parse Error: /, "notHttp"],
  [
    /close_notify|unexpected.eof|connection reset|broken pipe|connection closed|reading a body|incomplete|socket hang up|aborted/i,
    "dropped",
  ],
];

/** Finds out what an error of `fetch` or of a socket means. */
export function classifyFailure(error: unknown): FailureReason {
  for (const cause of chain(error)) {
    if (cause.name === "NotCapable" || cause.name === "PermissionDenied") return "permission";
    const code = "code" in cause && typeof cause.code === "string" ? byCode[cause.code] : undefined;
    if (code !== undefined) return code;
    const text = byText.find(([pattern]) => pattern.test(cause.message))?.[1];
    if (text !== undefined) return text;
  }
  return "unknown";
}

/** True where `fetch` says that it failed before it had a connection. */
export function failedToConnect(error: unknown): boolean {
  return chain(error).some((cause) => cause.message.includes("client error (Connect)"));
}

/** An error and what caused it, outermost first. */
export function chain(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let at = error; at instanceof Error && causes.length < 8; at = at.cause) causes.push(at);
  return causes;
}
