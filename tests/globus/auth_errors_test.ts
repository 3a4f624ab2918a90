import assert from "node:assert/strict";
import type { ErrorKind } from "../../src/errors/mod.ts";
import { authFailure, oauthError } from "../../src/globus/auth_errors.ts";
import { jsonResponse } from "./_fakes.ts";

const table: [string, number, unknown, ErrorKind, RegExp, string | undefined][] = [
  ["code reused", 400, { error: "invalid_grant" }, "auth", /no longer valid/, "gcs login"],
  [
    "wrong secret",
    401,
    { error: "invalid_client", "error_description": "nope" },
    "auth",
    /client id or secret: nope \(invalid_client\)$/,
    "Check auth.client_id, or GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET",
  ],
  ["unknown scope", 400, { error: "invalid_scope" }, "rejected", /requested scope/, undefined],
  ["busy", 503, { error: "temporarily_unavailable" }, "unavailable", /not available/, undefined],
  ["new OAuth code", 400, { error: "brand_new" }, "rejected", /: brand_new$/, undefined],
  ["no access", 403, { errors: [{ code: "FORBIDDEN" }] }, "forbidden", /status 403$/, undefined],
  [
    "unknown id",
    404,
    { errors: [{ detail: "No policy." }] },
    "not_found",
    /: No policy$/,
    undefined,
  ],
  ["conflict", 409, { errors: [{ title: "Conflict" }] }, "conflict", /: Conflict$/, undefined],
  [
    "bad input",
    422,
    { errors: [{ detail: "bad" }] },
    "rejected",
    /refused the request: bad/,
    undefined,
  ],
  ["rate limit", 429, {}, "unavailable", /status 429$/, undefined],
  ["gateway page", 502, "<html>secret page</html>", "unavailable", /status 502$/, undefined],
  ["odd members", 500, { errors: "x", error: 7 }, "unavailable", /status 500$/, undefined],
  [
    "missing scope",
    403,
    { errors: [{ code: "MISSING_SCOPE", detail: "Needs manage_projects" }] },
    "auth",
    /consent is missing: Needs manage_projects$/,
    "gcs session consent urn:globus:auth:scope:auth.globus.org:manage_projects",
  ],
  [
    "policy",
    403,
    {
      errors: [{ code: "FORBIDDEN", detail: "x" }],
      "authorization_parameters": { "session_message": "Use MFA.", "session_required_mfa": true },
    },
    "auth",
    /new login is needed: Use MFA$/,
    "gcs session update --mfa",
  ],
  [
    "scopes in authorization parameters",
    403,
    { "authorization_parameters": { "required_scopes": ["a[*b]", "c"] } },
    "auth",
    /does not meet a policy$/,
    "gcs session consent -- 'a[*b]' c",
  ],
];

for (const [what, status, body, kind, message, hint] of table) {
  Deno.test(`authFailure turns "${what}" into ${kind}`, () => {
    const error = authFailure(jsonResponse(body, status));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    assert.equal(error.hint, hint);
    assert.equal(error.httpStatus, status);
    assert.equal(error.requestId, "request-1");
    assert.ok(!error.message.includes("secret page"));
  });
}

Deno.test("authFailure keeps a server's text on one short line without control characters", () => {
  const detail = `a\u001b[31m\r\nb${"x".repeat(1000)}`;
  const { message } = authFailure(jsonResponse({ errors: [{ detail }] }, 404));
  assert.match(message, /: a \[31m bx+$/);
  assert.ok(message.length < 400);
});

Deno.test("authFailure names the request as Globus Auth does", () => {
  const error = authFailure(jsonResponse({ errors: [{ id: "their-id" }] }, 404));
  assert.equal(error.requestId, "their-id");
});

Deno.test("oauthError of a redirect is auth for a refusal and for a needed login", () => {
  for (const code of ["access_denied", "login_required", "interaction_required"]) {
    const error = oauthError(code, "The person denied it.");
    assert.equal(error.kind, "auth");
    assert.ok(error.message.endsWith(`: The person denied it (${code})`));
    assert.equal(error.httpStatus, undefined);
  }
  assert.equal(oauthError("unknown_thing").kind, "failed");
});
