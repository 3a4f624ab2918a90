import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { anyText } from "../_support/any_text.ts";
import { errorFromResponse } from "../../src/gcs/mod.ts";
import { type Exchange, fakeClient, gcsError, id, respond } from "./fake_http.ts";

const failed = (status: number, json: unknown, rest: Exchange = {}) =>
  errorFromResponse(respond({ status, json, ...rest }), "do it");
const detail = (family: string, members: object) => ({
  "DATA_TYPE": "result#1.1.0",
  "code": "permission_denied",
  "detail": { "DATA_TYPE": `${family}#1.0.0`, ...members },
});

const details: readonly (readonly [string, object, string, RegExp, RegExp])[] = [
  [
    "authentication_timeout",
    { "require_mfa": true, "identities": [id] },
    "auth",
    /multi-factor/,
    /^gcs session update --mfa -- 1111/,
  ],
  [
    "missing_required_scopes",
    { "required_scopes": ["a:b", "c[*d]"] },
    "auth",
    /consent/,
    /consent -- a:b 'c\[\*d\]'$/,
  ],
  [
    "missing_required_role",
    { "roles": [{ "role": "owner" }] },
    "forbidden",
    /owner of the endpoint/,
    /administrator/,
  ],
  ["id_not_in_identity_set", { id }, "forbidden", /1111/, /whoami/],
  ["invalid_user", { "usernames": ["alice"] }, "forbidden", /alice/, /identity mappings/],
  ["invalid_credential", { "user_credential_id": id }, "forbidden", /1111/, /user-credentials/],
  [
    "credential_not_found",
    { "accounts": [{ "username": "bob" }] },
    "forbidden",
    /bob/,
    /user-credentials/,
  ],
  ["not_resource_owner", { id }, "forbidden", /another identity/, /whoami/],
  [
    "subscription_required",
    { "subscription_level": "high", "add_ons": ["hipaa"] },
    "forbidden",
    /level high, with hipaa/,
    /subscription/,
  ],
  ["limit_exceeded", {}, "conflict", /as many/, /Delete/],
  ["storage_gateway_not_found", { "storage_gateway_id": id }, "not_found", /gateway 1111/, /^$/],
  ["collection_not_found", { "collection_id": id }, "not_found", /collection 1111/, /^$/],
];

for (const [family, members, kind, message, hint] of details) {
  Deno.test(`errorFromResponse reads ${family}`, () => {
    const error = failed(403, detail(family, members));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    assert.match(error.hint ?? "", hint);
  });
}

Deno.test("errorFromResponse knows a kind for every status", () => {
  const kinds: Readonly<Record<number, string>> = {
    400: "rejected",
    401: "auth",
    403: "forbidden",
    404: "not_found",
    405: "failed",
    408: "unavailable",
    409: "conflict",
    412: "conflict",
    415: "failed",
    418: "failed",
    422: "rejected",
    429: "unavailable",
    500: "unavailable",
    502: "unavailable",
    503: "unavailable",
    504: "unavailable",
  };
  for (const [status, kind] of Object.entries(kinds)) {
    const error = failed(Number(status), undefined, { text: "<html>secret page</html>" });
    assert.equal(error.kind, kind, status);
    assert.ok(!error.message.includes("html"), error.message);
  }
  assert.equal(failed(401, undefined).hint, "gcs login");
});

Deno.test("errorFromResponse follows authorization parameters", () => {
  const json = (parameters: object) => ({ "authorization_parameters": parameters });
  const consent = failed(403, json({ "required_scopes": ["a:b"] }));
  assert.deepEqual([consent.kind, consent.hint], ["auth", "gcs session consent -- a:b"]);
  const session = failed(403, json({ "session_required_identities": [id] }));
  assert.deepEqual([session.kind, session.hint], ["auth", `gcs session update -- ${id}`]);
  assert.equal(failed(403, json({})).kind, "forbidden");
});

Deno.test("errorFromResponse says how long to wait", () => {
  const error = failed(429, undefined, { headers: { "retry-after": "17" } });
  assert.equal(error.hint, "Try again in 17 seconds");
});

Deno.test("messages from the server are short and on one line, whatever it sends", () => {
  fc.assert(fc.property(anyText(2000), (message) => {
    const error = failed(403, { message: `\x1b[31m${message}\r\n` });
    assert.ok(error.message.length <= 500);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(error.message, /[\x00-\x1f\x7f-\x9f\u202e]/);
  }));
});

Deno.test("hints never carry what a shell would act on", () => {
  const names = ["x;touch${IFS}a", "--help", "-p", "ada@example.org", "a b", "x\ny", "'"];
  const scopes = ["a;rm -rf /", "$(id)", "`id`", "ok:scope", "x\ny", "'", "--help"];
  for (
    const [json, hint] of [
      [
        detail("missing_required_scopes", { "required_scopes": scopes }),
        "gcs session consent -- ok:scope",
      ],
      [
        { "detail": { "DATA_TYPE": "authentication_timeout#1.0.0", "identities": names } },
        "gcs session update -- ada@example.org",
      ],
    ] as const
  ) {
    assert.equal(failed(401, json).hint, hint);
  }
});

Deno.test("a failed request names what failed, and its request id", async () => {
  const { gcs } = fakeClient({ status: 404, json: { "code": "not_found" } });
  await assert.rejects(gcs.collections.get(id), (error) => {
    gcsError("not_found", `Cannot read collection ${id}: it does not exist`)(error);
    return true;
  });
});

Deno.test("an error document inside a 200 is an error", async () => {
  const json = { "code": "permission_denied", "http_response_code": 403 };
  const { gcs } = fakeClient({ json });
  await assert.rejects(gcs.roles.delete(id).send(), gcsError("forbidden", "Cannot delete role"));
});

Deno.test("errorFromResponse takes a message without a visible character for none", () => {
  for (const message of ["\u202e", " . ", "\u0000", "\u200b"]) {
    assert.match(failed(404, { message }).message, /^Cannot do it: it does not exist$/);
  }
});

Deno.test("errorFromResponse takes a detail that shows nothing for none", () => {
  const { message } = failed(401, { "DATA_TYPE": "result#1.1.0", "detail": " " });
  assert.match(message, /^Cannot do it: ./);
});
