import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { anyText } from "../_support/any_text.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { managerOf } from "../../src/endpoint/vouch.ts";
import { type AuthApi, createTransferClient } from "../../src/globus/mod.ts";
import { authFailure, oauthError } from "../../src/globus/auth_errors.ts";
import { readTokenAnswer } from "../../src/globus/tokens.ts";
import { readLocation } from "../../src/globus/transfer_client.ts";
import {
  clientId,
  fakeAuth,
  FakeClock,
  FakeHttp,
  goodClaims,
  idToken,
  issuer,
  jsonResponse,
  tokenAnswer,
} from "./_fakes.ts";

const id = "0e4a77f8-b778-4d5c-abaa-e1254e71427f";
const authorizer = { header: () => Promise.resolve("Bearer the-token") };
const request = { scopes: ["urn:x"], redirectUri: "http://localhost:1/callback", state: "S" };
const code = { code: new Secret("hostile-code-1") };

/** A login that gets this answer from the token endpoint. */
async function exchanged(answer: (nonce: string, now: number) => unknown, status = 200) {
  const clock = new FakeClock();
  let nonce = "";
  const http = new FakeHttp(() => jsonResponse(answer(nonce, clock.now()), status));
  const auth = fakeAuth(http, { clock });
  const attempt = await auth.beginLogin(request);
  nonce = attempt.nonce;
  return await auth.exchangeCode(attempt, code);
}

const good = (nonce: string, now: number) => tokenAnswer(idToken(goodClaims(nonce, now)));

const spoiled: readonly (readonly [string, (good: Record<string, unknown>) => unknown])[] = [
  ["a list", () => []],
  ["a number", () => 7],
  ["null", () => null],
  ["no members", () => ({})],
  ["an error inside a success", () => ({ error: "invalid_grant" })],
  ["no access token", ({ access_token: _, ...rest }) => rest],
  ["an empty access token", (rest) => ({ ...rest, "access_token": "" })],
  ["a token that is no text", (rest) => ({ ...rest, "access_token": 7 })],
  ["another kind of token", (rest) => ({ ...rest, "token_type": "mac" })],
  ["no resource server", ({ resource_server: _, ...rest }) => rest],
  ["a life below zero", (rest) => ({ ...rest, "expires_in": -1 })],
  ["a life of words", (rest) => ({ ...rest, "expires_in": "long" })],
  ["other tokens that are none", (rest) => ({ ...rest, "other_tokens": [{}] })],
  ["other tokens without server", (rest) => ({
    ...rest,
    "other_tokens": [{ "access_token": "x", "expires_in": 1 }],
  })],
  ["an id token of two parts", (rest) => ({ ...rest, "id_token": "a.b" })],
  ["an id token of noise", (rest) => ({ ...rest, "id_token": "%%%.%%%.%%%" })],
  ["an id token that is no text", (rest) => ({ ...rest, "id_token": {} })],
];
for (const [what, spoil] of spoiled) {
  Deno.test(`a token answer with ${what} ends the login as failed, and shows no token`, async () => {
    const login = exchanged((nonce, now) => spoil(good(nonce, now)));
    await assert.rejects(login, (error) => {
      assert.ok(error instanceof GcsError);
      assert.equal(error.kind, "failed", error.message);
      const shown = Deno.inspect(error, { depth: 9 });
      for (const value of ["auth-access-token-1", "hostile-code-1"]) {
        assert.ok(!shown.includes(value), value);
      }
      return true;
    });
  });
}

const claims: readonly (readonly [string, (good: Record<string, unknown>) => object, boolean])[] = [
  ["a list of audiences with ours", (rest) => ({ ...rest, aud: [clientId] }), true],
  ["a list of audiences without ours", (rest) => ({ ...rest, aud: ["x"] }), false],
  ["a clock five minutes ahead", (rest) => ({ ...rest, iat: Number(rest["iat"]) + 290 }), true],
  ["an end a moment ago", (rest) => ({ ...rest, exp: Number(rest["iat"]) - 290 }), true],
  ["an end long ago", (rest) => ({ ...rest, exp: Number(rest["iat"]) - 310 }), false],
  ["no end", ({ exp: _, ...rest }) => rest, false],
  ["no issuer", ({ iss: _, ...rest }) => rest, false],
  ["an issuer with a slash", (rest) => ({ ...rest, iss: `${issuer}/` }), false],
  ["a subject that is no text", (rest) => ({ ...rest, sub: 7 }), false],
  ["a name that is no text", (rest) => ({ ...rest, name: 7 }), false],
  ["names that are null", (rest) => ({ ...rest, name: null, email: null }), true],
];
for (const [what, spoil, accepted] of claims) {
  Deno.test(`an id token with ${what} is ${accepted ? "accepted" : "refused"}`, async () => {
    const login = exchanged((nonce, now) =>
      tokenAnswer(idToken({ ...spoil(goodClaims(nonce, now)) }))
    );
    if (accepted) assert.equal(typeof (await login).identity.sub, "string");
    else await assert.rejects(login, { kind: "failed" });
  });
}

Deno.test("a code that goes wrong is not tried a second time", async () => {
  for (const status of [400, 401, 500, 503]) {
    const http = new FakeHttp(() => jsonResponse({}, status));
    const auth = fakeAuth(http);
    const attempt = await auth.beginLogin(request);
    await assert.rejects(auth.exchangeCode(attempt, code), GcsError);
    assert.deepEqual(http.seen.map((seen) => seen.idempotent), [false]);
  }
});

Deno.test("readTokenAnswer reads or refuses any answer, and never keeps a bare token", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.nat(), (document, now) => {
    try {
      const { tokens } = readTokenAnswer(document, now);
      for (const token of Object.values(tokens)) {
        assert.ok(token.accessToken instanceof Secret);
      }
    } catch (error) {
      assert.ok(error instanceof GcsError && error.kind === "failed");
    }
  }));
});

Deno.test("a resource server named like a member of objects is a name like any other", () => {
  const answer = { ...tokenAnswer(undefined), "resource_server": "__proto__", "other_tokens": [] };
  const { tokens } = readTokenAnswer(answer, 0);
  assert.deepEqual(Object.keys(tokens), ["__proto__"]);
  assert.equal(tokens["toString"], Object.prototype.toString, "nothing was replaced");
});

Deno.test("an error code named like a member of objects is a code like any other", () => {
  for (const error of ["toString", "__proto__", "constructor"]) {
    const { kind, message } = authFailure(jsonResponse({ error }, 401));
    assert.deepEqual([kind, message.endsWith(`: ${error}`)], ["auth", true], message);
  }
});

Deno.test("an error answer becomes a short error on one line, whatever it holds", () => {
  const members = fc.record({
    errors: fc.oneof(fc.jsonValue(), fc.array(fc.record({ detail: fc.string(), id: fc.string() }))),
    error: fc.oneof(fc.string(), fc.jsonValue()),
    "error_description": fc.oneof(anyText(), fc.jsonValue()),
    "authorization_parameters": fc.jsonValue(),
  }, { requiredKeys: [] });
  fc.assert(fc.property(members, fc.integer({ min: 300, max: 599 }), (document, status) => {
    const error = authFailure(jsonResponse(document, status));
    assert.ok(error.message.length < 700, error.message);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(error.message + (error.hint ?? ""), /[\x00-\x1f\x7f-\x9f\u2028\u202e]/);
    assert.equal(error.httpStatus, status);
  }));
});

Deno.test("a server's name for a request is short and plain, or it is not kept", async () => {
  for (const odd of ["a\u001b[31mb", "x\r\ny: z", "i".repeat(5000), " ", "\u202eabc"]) {
    const { requestId } = authFailure(jsonResponse({ errors: [{ id: odd }] }, 404));
    assert.match(requestId ?? "", /^[\w.:/+=-]{1,128}$/, JSON.stringify(odd));
  }
  const kept = authFailure(jsonResponse({ errors: [{ id: "5c1b-77" }] }, 404));
  assert.equal(kept.requestId, "5c1b-77");
  const http = new FakeHttp(() => jsonResponse({ code: "x", "request_id": "a\u001b[31m" }, 500));
  const transfer = createTransferClient({ http, authorizer });
  await assert.rejects(transfer.locate(id), { requestId: "request-1" });
});

Deno.test("what a careless server repeats of a secret is not in the message", () => {
  const secret = new Secret("repeated-secret-value-9");
  const said = `No such token ${secret.reveal()} (Authorization: Bearer AgEXAMPLE${
    "x".repeat(40)
  })`;
  const messages = [
    oauthError("invalid_grant", said).message,
    authFailure(jsonResponse({ errors: [{ detail: said }] }, 400)).message,
    authFailure(jsonResponse({ error: "x", "error_description": said }, 400)).message,
    authFailure(
      jsonResponse({ "authorization_parameters": { "session_message": said } }, 403),
    ).message,
  ];
  for (const message of messages) {
    assert.ok(message.includes("No such token [redacted]"), message);
    assert.doesNotMatch(message, /repeated-secret|AgEXAMPLE/);
  }
});

Deno.test("scopes in a hint cannot end their quotes", () => {
  const scopes = ["it's", "a' ; rm -rf ~ '", "ok:scope"];
  const { hint } = authFailure(
    jsonResponse({ "authorization_parameters": { "required_scopes": scopes } }, 403),
  );
  assert.equal(hint, "gcs session consent -- ok:scope");
});

const urls: readonly (readonly [string, boolean])[] = [
  ["https://abc.data.globus.org", true],
  ["https://abc.data.globus.org/", true],
  ["https://abc.data.globus.org:8443", true],
  ["http://abc.data.globus.org", false],
  ["https://user:pw@abc.data.globus.org", false],
  ["https://abc.data.globus.org/api/../../x", false],
  ["https://abc.data.globus.org?x=1", false],
  ["javascript:alert(1)", false],
  ["file:///etc/passwd", false],
  ["abc.data.globus.org@evil.test", false],
  [" https://abc.data.globus.org", false],
  ["https://abc.data.globus.org\n", false],
  ["https://", false],
];
for (const [url, usable] of urls) {
  Deno.test(`a manager address ${JSON.stringify(url)} from Transfer is ${usable ? "used" : "not used"}`, async () => {
    const http = new FakeHttp(() =>
      jsonResponse({ id, "entity_type": "GCSv5_endpoint", "gcs_manager_url": url })
    );
    const transfer = createTransferClient({ http, authorizer });
    const found = transfer.locate(id).then(managerOf);
    if (usable) assert.equal((await found).replace(/:8443$/, ""), "abc.data.globus.org");
    else await assert.rejects(found, { kind: "failed", message: /unusable manager address/ });
  });
}

Deno.test("readLocation reads or refuses any document of Transfer", () => {
  const document = fc.record({
    id: fc.oneof(fc.string(), fc.jsonValue()),
    "entity_type": fc.oneof(fc.constantFrom("GCSv5_endpoint", "GCP_x"), fc.jsonValue()),
    "gcs_manager_url": fc.jsonValue(),
    "owner_id": fc.jsonValue(),
  }, { requiredKeys: [] });
  fc.assert(fc.property(fc.oneof(document, fc.jsonValue()), (given) => {
    try {
      assert.equal(typeof readLocation(id, given).managerUrl, "string");
    } catch (error) {
      assert.ok(error instanceof GcsError && ["failed", "wrong_kind"].includes(error.kind));
      assert.ok(error.message.length < 300);
    }
  }));
});

Deno.test("introspection of nonsense is no active token", async () => {
  for (const answer of [[], "active", { active: "true" }, { active: 1 }, null]) {
    const auth = fakeAuth(new FakeHttp(() => jsonResponse(answer)), { secret: "client-secret" });
    await assert.rejects(auth.introspect(new Secret("token-77")), { kind: "failed" });
  }
});

Deno.test("documents of Globus Auth with members of another type are refused by their kind", async () => {
  const cases: readonly (readonly [unknown, (auth: AuthApi) => Promise<unknown>])[] = [
    [{ policies: [{ id, "high_assurance": "yes" }] }, (auth) => auth.policies.list()],
    [{ policy: { id: 7 } }, (auth) => auth.policies.get(id)],
    [{ projects: { id } }, (auth) => auth.projects.list()],
    [{ project: { id, "admin_ids": "me" } }, (auth) => auth.projects.get(id)],
    [{ identities: [{ username: "x" }] }, (auth) => auth.identities({ ids: [id] })],
    [{ consents: [{ id: "1" }] }, (auth) => auth.consents(id)],
    [{ sub: null }, (auth) => auth.userinfo()],
    [{ sub: id, "identity_set": [{ username: "x" }] }, (auth) => auth.userinfo()],
  ];
  for (const [answer, read] of cases) {
    await assert.rejects(read(api(answer)), { kind: "failed" }, JSON.stringify(answer));
  }
});

function api(answer: unknown) {
  return fakeAuth(new FakeHttp(() => jsonResponse(answer))).api(authorizer);
}
