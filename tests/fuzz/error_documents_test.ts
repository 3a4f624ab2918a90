import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { exitCodes } from "../../src/errors/mod.ts";
import { errorFromResponse } from "../../src/gcs/mod.ts";
import { respond } from "../gcs/fake_http.ts";
import { fuzz } from "./_runs.ts";

const token = `Ag${"k3y".repeat(14)}`;
const key = "wJalrXUtnFEMIbPxRfiCYEXAMPLE";
const status = fc.oneof(
  fc.integer({ min: 200, max: 599 }),
  fc.constantFrom(401, 403, 404, 409, 422),
);
const words = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    `Authorization: Bearer ${token}`,
    `client_secret=${key}`,
    "\u001b[2J",
    "\u202e",
    ".",
  ),
);

const value = fc.oneof(
  words,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(words),
  fc.object({ maxDepth: 1, maxKeys: 3 }),
);
const member = fc.constantFrom(
  "DATA_TYPE",
  "code",
  "message",
  "detail",
  "data",
  "http_response_code",
  "authorization_parameters",
  "required_scopes",
  "session_required_identities",
  "missing_required_role",
  "role",
  "principals",
);
const type = fc.constantFrom(
  "result#1.1.0",
  "authentication_timeout#1.1.0",
  "missing_required_scopes#1.0.0",
  "missing_required_role#1.0.0",
  "not_from_allowed_domain#1.0.0",
  "x",
).map((name) => ({ "DATA_TYPE": name }));
const document = fc.tuple(type, fc.dictionary(member, value)).map(([a, b]) => ({ ...b, ...a }));
const nested = fc.tuple(document, member, document).map(([a, name, b]) => ({ ...a, [name]: b }));

Deno.test("fuzz: any error document becomes one short clean line and a known kind", async () => {
  const body = fc.oneof(document, nested, fc.array(nested), value);
  await fuzz(fc.property(status, body, (code, json) => {
    check(errorFromResponse(respond({ status: code, json }), "do it"));
  }));
});

Deno.test("fuzz: any body that is no JSON becomes one short clean line and a known kind", async () => {
  await fuzz(fc.property(status, words, words, (code, text, wait) => {
    const headers = /^[\t\x20-\x7e]*$/.test(wait) ? { "retry-after": wait } : {};
    check(errorFromResponse(respond({ status: code, text, headers }), "do it"));
  }));
});

function check(error: ReturnType<typeof errorFromResponse>): void {
  assert.ok(Object.hasOwn(exitCodes, error.kind) && error.exitCode > 0);
  assert.match(error.message, /^Cannot do it: ./u);
  for (const text of [error.message, error.hint ?? ""]) {
    assert.ok(text.length <= 500, `${text.length}`);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(text, /[\x00-\x1f\x7f-\x9f\u202a-\u202e]/);
    assert.ok(!text.includes(token) && !text.includes(key), text);
  }
}
