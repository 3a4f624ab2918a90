import assert from "node:assert/strict";
import { classifyFailure, failedToConnect } from "../../src/http/classify.ts";
import { explainFailure, type FailureReason } from "../../src/http/failure.ts";
import { createHttpClient } from "../../src/http/mod.ts";

function coded(code: string): Error {
  return Object.assign(new Error("x"), { code });
}

const codes: Readonly<Record<string, FailureReason>> = {
  "ECONNREFUSED": "refused",
  "ENOTFOUND": "dns",
  "EAI_AGAIN": "dnsTemporary",
  "EPERM": "permission",
  "EACCES": "permission",
  "EHOSTUNREACH": "unreachable",
  "ENETUNREACH": "unreachable",
  "ETIMEDOUT": "connectTimeout",
  "ECONNRESET": "dropped",
  "EPIPE": "dropped",
  "CERT_HAS_EXPIRED": "certExpired",
  "CERT_NOT_YET_VALID": "certNotYetValid",
  "DEPTH_ZERO_SELF_SIGNED_CERT": "certSelfSigned",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE": "certUnknownAuthority",
  "ERR_TLS_CERT_ALTNAME_INVALID": "certWrongHost",
  "HPE_HEADER_OVERFLOW": "headTooLarge",
  "HPE_INVALID_EOF_STATE": "dropped",
};

const prefix = "error sending request for url (https://h/): client error (Connect): ";
const texts: readonly (readonly [string, FailureReason])[] = [
  [`${prefix}dns error: failed to lookup address information: Name or service not known`, "dns"],
  [`${prefix}dns error: Temporary failure in name resolution`, "dnsTemporary"],
  [`${prefix}tcp connect error: Connection refused (os error 111)`, "refused"],
  [`${prefix}tcp connect error: No route to host (os error 113)`, "unreachable"],
  [`${prefix}tcp connect error: Connection timed out (os error 110)`, "connectTimeout"],
  [`${prefix}invalid peer certificate: certificate expired: verification time 1`, "certExpired"],
  [`${prefix}invalid peer certificate: certificate not valid yet: x`, "certNotYetValid"],
  [`${prefix}invalid peer certificate: certificate not valid for name "h"`, "certWrongHost"],
  [`${prefix}invalid peer certificate: UnknownIssuer`, "certUnknownAuthority"],
  [`${prefix}invalid peer certificate: CaUsedAsEndEntity`, "certOfAuthority"],
  [`${prefix}invalid peer certificate: BadSignature`, "certBad"],
  [`${prefix}received fatal alert: ProtocolVersion`, "tlsVersion"],
  [`${prefix}received fatal alert: HandshakeFailure`, "tlsVersion"],
  [`${prefix}peer is incompatible: ServerDoesNotSupportTls12Or13`, "tlsVersion"],
  [`${prefix}received corrupt message of type InvalidContentType`, "notTls"],
  ["Requests to port 25 are blocked", "blockedPort"],
  ["connection closed before message completed", "dropped"],
  ["peer closed connection without sending TLS close_notify", "dropped"],
  ["client error (SendRequest): message head is too large", "headTooLarge"],
  ["client error (SendRequest): invalid HTTP status-code parsed", "notHttp"],
  ["Parse Error: Invalid response status", "notHttp"],
  ["connect EINVAL ::1:4443", "unreachable"],
  ["connect EAFNOSUPPORT ::1:4443", "unreachable"],
  ["something new", "unknown"],
];

Deno.test("classifyFailure knows the error codes of sockets", () => {
  for (const [code, reason] of Object.entries(codes)) {
    assert.equal(classifyFailure(coded(code)), reason, code);
  }
  assert.equal(classifyFailure(coded("ENEW")), "unknown");
});

Deno.test("classifyFailure knows the texts of the runtime, also as a cause", () => {
  for (const [text, reason] of texts) {
    assert.equal(classifyFailure(new Error(text)), reason, text);
    const wrapped = new TypeError("fetch failed", { cause: new Error(text) });
    assert.equal(classifyFailure(wrapped), reason, text);
    assert.equal(failedToConnect(wrapped), text.startsWith(prefix), text);
  }
});

Deno.test("classifyFailure tells a missing permission, and survives anything", () => {
  assert.equal(classifyFailure(new Deno.errors.NotCapable("Requires net access")), "permission");
  const circle = new Error("a");
  circle.cause = circle;
  for (const odd of [circle, undefined, null, "text", 5, {}]) {
    assert.equal(classifyFailure(odd), "unknown");
  }
});

Deno.test("explainFailure has a sentence with the host, a hint, and no period for every reason", () => {
  const reasons = new Set([...Object.values(codes), ...texts.map(([, reason]) => reason)]);
  for (const reason of [...reasons, "timeout", "permission"] as const) {
    const { error, message } = explainFailure(reason, "gcs.example");
    assert.match(message, /"gcs\.example"/);
    assert.match(message, /^["A-Z].*[^.]$/);
    assert.equal(error.message, message);
    if (reason !== "unknown") assert.match(error.hint ?? "", /^[A-Z].*[^.]$/, reason);
    assert.ok(error.kind === "failed" || error.kind === "unavailable");
  }
});

Deno.test("explainFailure believes the transport that knows whether a byte left", () => {
  assert.equal(explainFailure("dropped", "h").unsent, false);
  assert.equal(explainFailure("dropped", "h", undefined, true).unsent, true);
  assert.equal(explainFailure("refused", "h").unsent, true);
  const cause = new Error("inner");
  assert.equal(explainFailure("unknown", "h", cause).error.cause, cause);
});

Deno.test("a name that does not exist is not asked for again", async () => {
  const client = createHttpClient();
  const url = new URL("https://no-such-host.invalid/");
  await assert.rejects(client.send({ method: "GET", url }), (error: Error) => {
    // Under narrow permissions the name is not even looked up.
    return /its name is not known|name service|not permitted to connect/.test(error.message);
  });
  client.close();
});
