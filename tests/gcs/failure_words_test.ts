import assert from "node:assert/strict";
import { errorFromResponse, operations } from "../../src/gcs/mod.ts";
import { type Exchange, id, id2, respond } from "./fake_http.ts";

const failed = (status: number, json: unknown, rest: Exchange = {}) =>
  errorFromResponse(respond({ status, json, ...rest }), "do it");

const withDetail = (detail: object, message?: string) => ({
  "DATA_TYPE": "result#1.1.0",
  "code": "permission_denied",
  detail,
  ...(message === undefined ? {} : { message }),
});

const many = ["a.org", "b.org", "c.org", "d.org", "e.org", "f.org", "g.org"];

/** Whole messages, so that no wording changes unseen: detail, message of the server, words, hint. */
const cases:
  readonly (readonly [string, object, string | undefined, string, string | undefined])[] = [
    [
      "a stale login",
      { "DATA_TYPE": "authentication_timeout#1.0.0", "identities": [id, id2] },
      undefined,
      "you must log in again",
      `gcs session update -- ${id} ${id2}`,
    ],
    [
      "a stale login without identities",
      { "DATA_TYPE": "authentication_timeout#1.1.0" },
      "Log in, please.",
      "Log in, please",
      "gcs session update",
    ],
    [
      "a missing second factor",
      { "DATA_TYPE": "authentication_timeout#1.1.0", "require_mfa": true, "identities": null },
      undefined,
      "you must log in again (with multi-factor authentication)",
      "gcs session update --mfa",
    ],
    [
      "missing scopes",
      { "DATA_TYPE": "missing_required_scopes#1.0.0", "required_scopes": ["a:b", "c:d"] },
      "Missing required scopes",
      "Missing required scopes",
      "gcs session consent -- a:b c:d",
    ],
    [
      "missing scopes that are not named",
      { "DATA_TYPE": "missing_required_scopes#1.0.0" },
      undefined,
      "your login lacks consent",
      undefined,
    ],
    [
      "one missing scope as text",
      { "DATA_TYPE": "missing_required_scopes#1.0.0", "required_scopes": "a:b" },
      undefined,
      "your login lacks consent",
      "gcs session consent -- a:b",
    ],
    [
      "missing roles",
      {
        "DATA_TYPE": "missing_required_role#1.0.0",
        "roles": [{ "role": "owner" }, { "role": "administrator", "collection": id }],
      },
      "Missing required role",
      `you need one of these roles: owner of the endpoint, administrator of collection ${id}`,
      "Ask an administrator of the endpoint for one of them",
    ],
    [
      "more missing roles than fit",
      {
        "DATA_TYPE": "missing_required_role#1.0.0",
        "roles": Array.from({ length: 7 }, () => ({ "role": "owner" })),
      },
      undefined,
      `you need one of these roles: ${
        Array(5).fill("owner of the endpoint").join(", ")
      } and 2 more`,
      "Ask an administrator of the endpoint for one of them",
    ],
    [
      "a foreign domain",
      { "DATA_TYPE": "not_from_allowed_domain#1.0.0", "allowed_domains": many },
      undefined,
      "the storage gateway admits identities of these domains only: " +
      "a.org, b.org, c.org, d.org, e.org and 2 more",
      "Log in with such an identity: gcs session update",
    ],
    [
      "another's identity",
      { "DATA_TYPE": "id_not_in_identity_set#1.0.0", id },
      undefined,
      `identity ${id} is not one of yours`,
      "Link it to your account, or see yours: gcs whoami",
    ],
    [
      "an identity that is not told",
      { "DATA_TYPE": "id_not_in_identity_set#1.0.0" },
      undefined,
      "identity is not one of yours",
      "Link it to your account, or see yours: gcs whoami",
    ],
    [
      "no account",
      { "DATA_TYPE": "invalid_user#1.0.0" },
      undefined,
      "your identities map to no account that the storage gateway admits",
      "Ask the endpoint's administrator to check identity mappings and users of the gateway",
    ],
    [
      "refused accounts",
      { "DATA_TYPE": "invalid_user#1.0.0", "usernames": ["ada", "bob"] },
      undefined,
      "your identities map to no account that the storage gateway admits (tried: ada, bob)",
      "Ask the endpoint's administrator to check identity mappings and users of the gateway",
    ],
    [
      "a dead credential",
      { "DATA_TYPE": "invalid_credential#1.0.0", "user_credential_id": id },
      undefined,
      `user credential ${id} no longer works`,
      "Renew it; see yours: gcs user-credentials list",
    ],
    [
      "a missing credential",
      { "DATA_TYPE": "credential_not_found#1.0.0", "accounts": [{ "username": "a" }, {}] },
      undefined,
      "you have no user credential on the storage gateway for a, an account",
      'Make one with "gcs user-credentials"; see yours: gcs user-credentials list',
    ],
    [
      "a missing credential of nobody",
      { "DATA_TYPE": "credential_not_found#1.0.0", "accounts": [] },
      undefined,
      "you have no user credential on the storage gateway",
      'Make one with "gcs user-credentials"; see yours: gcs user-credentials list',
    ],
    [
      "another's thing",
      { "DATA_TYPE": "not_resource_owner#1.0.0", id },
      "Not yours",
      "it belongs to another identity",
      "See which identity you use: gcs whoami",
    ],
    [
      "a missing subscription",
      { "DATA_TYPE": "subscription_required#1.0.0" },
      undefined,
      "this needs a subscription",
      "Ask the endpoint's administrator to set one: gcs endpoint set-subscription-id DEFAULT",
    ],
    [
      "a subscription that is too small",
      { "DATA_TYPE": "subscription_required#1.0.0", "subscription_level": "standard" },
      undefined,
      "this needs a subscription (level standard)",
      "Ask the endpoint's administrator to set one: gcs endpoint set-subscription-id DEFAULT",
    ],
    [
      "a missing add-on",
      { "DATA_TYPE": "subscription_required#1.0.0", "add_ons": ["ha", "baa"] },
      undefined,
      "this needs a subscription (with ha, baa)",
      "Ask the endpoint's administrator to set one: gcs endpoint set-subscription-id DEFAULT",
    ],
    [
      "a limit",
      { "DATA_TYPE": "limit_exceeded#1.0.0" },
      "Too many nodes",
      "Too many nodes",
      "Delete one that is not needed any more",
    ],
    [
      "a conflict",
      { "DATA_TYPE": "resource_conflict#1.0.0", "resources": [id, id2] },
      "In use",
      `In use (${id}, ${id2})`,
      undefined,
    ],
    [
      "a conflict with nothing",
      { "DATA_TYPE": "resource_conflict#1.0.0", "resources": [] },
      undefined,
      "it is in conflict with something that exists",
      undefined,
    ],
    [
      "wrong input",
      {
        "DATA_TYPE": "invalid_input#1.0.0",
        "errors": [
          { "property": "display_name", "message": "Too long." },
          { "message": "Nothing fits" },
          { "property": "public" },
        ],
      },
      "Data Validation Error",
      '"display_name": Too long, Nothing fits, "public": is not valid',
      undefined,
    ],
    [
      "wrong input that is not told",
      { "DATA_TYPE": "invalid_input#1.0.0", "errors": [] },
      undefined,
      "the values are not valid",
      undefined,
    ],
    [
      "a lost collection",
      { "DATA_TYPE": "collection_not_found#1.0.0" },
      undefined,
      "collection does not exist",
      undefined,
    ],
    [
      "a lost gateway",
      { "DATA_TYPE": "storage_gateway_not_found#1.0.0", "storage_gateway_id": id },
      undefined,
      `storage gateway ${id} does not exist`,
      undefined,
    ],
  ];
for (const [what, detail, message, words, hint] of cases) {
  Deno.test(`the message about ${what} is "${words.slice(0, 70)}"`, () => {
    const error = failed(403, withDetail(detail, message));
    assert.equal(error.message, `Cannot do it: ${words}`);
    assert.equal(error.hint, hint);
    assert.equal(error.httpStatus, 403);
    assert.equal(error.requestId, "req-1");
  });
}

const newer: readonly object[] = [
  { "DATA_TYPE": "missing_required_role#7.0.0", "roles": [{ "role": "emperor" }] },
  { "DATA_TYPE": "authentication_timeout#1.9.0", "identities": [id], "since": 5 },
];
for (const detail of newer) {
  Deno.test(`a detail newer than any known still tells what it can: ${Object.values(detail)[0]}`, () => {
    assert.doesNotMatch(failed(403, withDetail(detail)).message, /no role that permits it/);
  });
}

const unusable: readonly unknown[] = [
  { "DATA_TYPE": "missing_required_role#1.0.0", "roles": "owner" },
  { "DATA_TYPE": "authentication_timeout#1.0.0", "identities": { "a": 1 } },
  { "DATA_TYPE": "invalid_input#1.0.0", "errors": [7] },
  { "DATA_TYPE": "nobody_knows#1.0.0" },
  { "DATA_TYPE": 7 },
  {},
  [],
  null,
  "permission_denied",
];
for (const detail of unusable) {
  Deno.test(`a detail of ${JSON.stringify(detail)} leaves the status to tell what is wrong`, () => {
    const error = failed(403, { "code": "permission_denied", detail });
    assert.equal(error.kind, "forbidden");
    assert.equal(error.message, "Cannot do it: you have no role that permits it");
  });
}

/** Codes tell more than statuses, in either order. */
const codes: readonly (readonly [number, string, string, string])[] = [
  [403, "not_authorized", "auth", "you are not logged in"],
  [400, "permission_denied", "forbidden", "you have no role that permits it"],
  [403, "subscription_required", "forbidden", "this needs a subscription"],
  [400, "not_found", "not_found", "it does not exist"],
  [400, "exists", "conflict", "it is in conflict with something that exists"],
  [400, "conflict", "conflict", "it is in conflict with something that exists"],
  [400, "unsupported_media_type", "failed", "the endpoint does not take JSON here"],
  [499, "unprocessable_entity", "rejected", "the endpoint did not accept the values"],
  [418, "teapot", "failed", "the endpoint answered with status 418"],
  [599, "teapot", "unavailable", "the endpoint answered with status 599"],
];
for (const [status, code, kind, words] of codes) {
  Deno.test(`status ${status} with code "${code}" is ${kind}`, () => {
    const error = failed(status, { code });
    assert.deepEqual([error.kind, error.message], [kind, `Cannot do it: ${words}`]);
  });
}

const waits: readonly (readonly [string | undefined, string])[] = [
  ["0", "Try again in 0 seconds"],
  ["120", "Try again in 120 seconds"],
  ["9999999", "Try again later"],
  ["-1", "Try again later"],
  ["1.5", "Try again later"],
  ["Wed, 21 Oct 2026 07:28:00 GMT", "Try again later"],
  ["5; rm -rf", "Try again later"],
  [undefined, "Try again later"],
];
for (const [wait, hint] of waits) {
  Deno.test(`Retry-After ${wait ?? "left out"} is "${hint}"`, () => {
    const headers: Record<string, string> = wait === undefined ? {} : { "retry-after": wait };
    for (const status of [429, 503]) {
      assert.equal(failed(status, undefined, { headers }).hint, hint);
    }
  });
}

const parameters: readonly (readonly [object, string, string | undefined])[] = [
  [{ "required_scopes": "a:b c:d" }, "auth", "gcs session consent -- a:b c:d"],
  [{ "required_scopes": ["x[*y]"] }, "auth", "gcs session consent -- 'x[*y]'"],
  [{ "required_scopes": ["it's"] }, "auth", undefined],
  [{ "required_scopes": [], "session_required_mfa": true }, "auth", "gcs session update --mfa"],
  [{ "session_required_identities": [id, id2] }, "auth", `gcs session update -- ${id} ${id2}`],
  [{ "session_required_identities": `${id},${id2}` }, "auth", `gcs session update -- ${id} ${id2}`],
  [{ "session_required_policies": [id] }, "auth", `gcs session update --policy ${id}`],
  [{ "session_required_single_domain": ["a.org"] }, "auth", "gcs session update --domain a.org"],
  [{ "prompt": "login" }, "forbidden", undefined],
  [{ "session_message": "Hello" }, "forbidden", undefined],
];
for (const [given, kind, hint] of parameters) {
  Deno.test(`authorization parameters ${JSON.stringify(given)} are ${kind}`, () => {
    const error = failed(403, { "code": "permission_denied", "authorization_parameters": given });
    assert.deepEqual([error.kind, error.hint], [kind, hint]);
  });
}

Deno.test("a typed detail counts more than authorization parameters, those more than a code", () => {
  const json = {
    "code": "not_found",
    "detail": { "DATA_TYPE": "not_resource_owner#1.0.0" },
    "authorization_parameters": { "required_scopes": ["a:b"] },
  };
  assert.match(failed(403, json).message, /another identity/);
  assert.equal(failed(403, { ...json, "detail": "x" }).hint, "gcs session consent -- a:b");
  const { "authorization_parameters": _, ...rest } = json;
  assert.equal(failed(410, { ...rest, "detail": "x" }).kind, "not_found");
});

const said: readonly (readonly [object, string])[] = [
  [{ "message": "Words of the server." }, "Words of the server"],
  [{ "message": "Three dots..." }, "Three dots..."],
  [{ "message": "  \n spaced \t out  " }, "spaced   out"],
  [{ "detail": "A whole sentence" }, "A whole sentence"],
  [{ "detail": "one_word" }, "it does not exist"],
  [{ "message": "", "detail": "A whole sentence" }, "A whole sentence"],
  [{ "message": 7, "detail": 7 }, "it does not exist"],
  [{ "message": "First", "detail": "A whole sentence" }, "First"],
];
for (const [body, words] of said) {
  Deno.test(`an error with ${JSON.stringify(body)} says "${words}"`, () => {
    const { message } = failed(404, body);
    assert.equal(message.replace(/\s+/g, " "), `Cannot do it: ${words}`.replace(/\s+/g, " "));
  });
}

Deno.test("every operation says in its own words what it could not do", () => {
  const words = Object.values(operations).map(({ does }) => does);
  assert.equal(new Set(words).size, words.length, "no two say the same");
  for (const { does, path } of Object.values(operations)) {
    assert.equal(does.includes("{}"), path.includes("{"), does);
    assert.match(does, /^[a-z]/);
    assert.doesNotMatch(does, /\.$/);
  }
});
