import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import {
  clientId,
  fakeAuth,
  FakeClock,
  FakeHttp,
  goodClaims,
  idToken,
  issuer,
  jsonResponse,
  sub,
  tokenAnswer,
} from "./_fakes.ts";

const redirectUri = "http://localhost:1234/callback";
const request = { scopes: ["urn:x:manage"], redirectUri, state: "S".repeat(43) };
const code = { code: new Secret("the-code-1") };

Deno.test("beginLogin asks for a code with PKCE S256, state, nonce and offline access", async () => {
  const http = new FakeHttp(() => jsonResponse({}));
  const attempt = await fakeAuth(http).beginLogin(request);
  const query = attempt.url.searchParams;
  assert.equal(attempt.url.origin + attempt.url.pathname, `${issuer}/v2/oauth2/authorize`);
  assert.equal(query.get("response_type"), "code");
  assert.equal(query.get("client_id"), clientId);
  assert.equal(query.get("redirect_uri"), redirectUri);
  assert.equal(query.get("state"), request.state);
  assert.equal(query.get("access_type"), "offline");
  assert.equal(query.get("scope"), "openid profile email urn:x:manage");
  assert.equal(query.get("nonce"), attempt.nonce);
  assert.equal(query.get("prompt"), null);
  assert.equal(query.get("code_challenge_method"), "S256");
  const verifier = attempt.verifier.reveal();
  assert.match(verifier, /^[\w-]{43}$/);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  assert.equal(query.get("code_challenge"), challenge);
  assert.ok(!attempt.url.href.includes(verifier));
  assert.equal(http.seen.length, 0);
});

Deno.test("beginLogin passes session requirements under Globus Auth's names", async () => {
  const { url } = await fakeAuth(new FakeHttp(() => jsonResponse({}))).beginLogin({
    ...request,
    forceLogin: true,
    label: "gcs on node1",
    session: {
      identities: ["a", "b"],
      singleDomain: ["uni.edu", "lab.gov"],
      policies: ["p1"],
      mfa: true,
      message: "Log in again",
    },
  });
  const query = url.searchParams;
  assert.equal(query.get("prompt"), "login");
  assert.equal(query.get("prefill_named_grant"), "gcs on node1");
  assert.equal(query.get("session_required_identities"), "a,b");
  assert.equal(query.get("session_required_single_domain"), "uni.edu,lab.gov");
  assert.equal(query.get("session_required_policies"), "p1");
  assert.equal(query.get("session_required_mfa"), "true");
  assert.equal(query.get("session_message"), "Log in again");
});

Deno.test("beginLogin leaves out session requirements that are empty", async () => {
  const { url } = await fakeAuth(new FakeHttp(() => jsonResponse({}))).beginLogin({
    ...request,
    session: { identities: [], mfa: false },
  });
  assert.equal(url.searchParams.has("session_required_identities"), false);
  assert.equal(url.searchParams.get("session_required_mfa"), "false");
});

Deno.test("exchangeCode keeps the tokens of every resource server and tells who logged in", async () => {
  const clock = new FakeClock();
  let claims: Record<string, unknown> = {};
  const http = new FakeHttp(() => jsonResponse(tokenAnswer(idToken(claims))));
  const auth = fakeAuth(http, { clock });
  const attempt = await auth.beginLogin(request);
  claims = goodClaims(attempt.nonce, clock.now());
  const login = await auth.exchangeCode(attempt, code);

  assert.deepEqual(Object.keys(login.tokens).sort(), ["auth.globus.org", "ep"]);
  const token = login.tokens["ep"];
  assert.equal(token?.accessToken.reveal(), "endpoint-access-token-1");
  assert.equal(token?.refreshToken?.reveal(), "endpoint-refresh-token-1");
  assert.equal(token?.expiresAt, clock.now() + 600_000);
  assert.deepEqual(login.identity, {
    sub,
    username: "rocket@guardians.galaxy",
    name: "Rocket",
    email: "rocket@guardians.galaxy",
  });
  assert.ok(!Deno.inspect(login).includes("token-1"));

  const { form, url, method, authorization, headers, idempotent } = http.last;
  assert.equal(`${method} ${url}`, `POST ${issuer}/v2/oauth2/token`);
  assert.equal(form.get("grant_type"), "authorization_code");
  assert.equal(form.get("code"), "the-code-1");
  assert.equal(form.get("code_verifier"), attempt.verifier.reveal());
  assert.equal(form.get("redirect_uri"), redirectUri);
  assert.equal(form.get("client_id"), clientId);
  assert.equal(authorization, undefined);
  assert.equal(headers["user-agent"], undefined);
  assert.equal(idempotent, false);
});

const badClaims: [string, (good: Record<string, unknown>) => Record<string, unknown>][] = [
  ["another issuer", (good) => ({ ...good, iss: "https://evil.test" })],
  ["another audience", (good) => ({ ...good, aud: "someone-else" })],
  ["another nonce", (good) => ({ ...good, nonce: "replayed" })],
  ["no nonce", ({ nonce: _, ...good }) => good],
  ["an end in the past", (good) => ({ ...good, exp: Number(good["iat"]) - 3600 })],
  ["no subject", ({ sub: _, ...good }) => good],
];
for (const [what, spoil] of badClaims) {
  Deno.test(`exchangeCode refuses an id_token with ${what}`, async () => {
    const clock = new FakeClock();
    let claims: Record<string, unknown> = {};
    const http = new FakeHttp(() => jsonResponse(tokenAnswer(idToken(claims))));
    const auth = fakeAuth(http, { clock });
    const attempt = await auth.beginLogin(request);
    claims = spoil(goodClaims(attempt.nonce, clock.now()));
    await assert.rejects(auth.exchangeCode(attempt, code), (error) => {
      assert.ok(error instanceof GcsError);
      assert.equal(error.kind, "failed");
      assert.match(error.message, /^Cannot trust the answer of Globus Auth: /);
      assert.ok(!Deno.inspect(error).includes("auth-access-token-1"));
      return true;
    });
  });
}

Deno.test("exchangeCode refuses an answer without id_token, and one that is not signed", async () => {
  const clock = new FakeClock();
  let id: string | undefined;
  const auth = fakeAuth(new FakeHttp(() => jsonResponse(tokenAnswer(id))), { clock });
  const attempt = await auth.beginLogin(request);
  await assert.rejects(auth.exchangeCode(attempt, code), { kind: "failed" });
  id = idToken(goodClaims(attempt.nonce, clock.now()), "none");
  await assert.rejects(auth.exchangeCode(attempt, code), { kind: "failed" });
  id = idToken(goodClaims(attempt.nonce, clock.now()), "HS256");
  await assert.rejects(auth.exchangeCode(attempt, code), { kind: "failed" });
});

Deno.test("exchangeCode refuses another issuer in the redirect before it sends the code", async () => {
  const http = new FakeHttp(() => jsonResponse({}));
  const auth = fakeAuth(http);
  const attempt = await auth.beginLogin(request);
  await assert.rejects(
    auth.exchangeCode(attempt, { ...code, iss: "https://evil.test" }),
    { kind: "failed" },
  );
  assert.equal(http.seen.length, 0);
});

Deno.test("exchangeCode measures times of the id_token by the injected clock", async () => {
  const clock = new FakeClock();
  clock.advance(30 * 24 * 3600 * 1000);
  let claims: Record<string, unknown> = {};
  const auth = fakeAuth(new FakeHttp(() => jsonResponse(tokenAnswer(idToken(claims)))), { clock });
  const attempt = await auth.beginLogin(request);
  claims = goodClaims(attempt.nonce, clock.now());
  assert.equal((await auth.exchangeCode(attempt, code)).identity.sub, sub);
});

Deno.test("exchangeCode falls back on e-mail and sub where there is no username", async () => {
  const clock = new FakeClock();
  let claims: Record<string, unknown> = {};
  const auth = fakeAuth(new FakeHttp(() => jsonResponse(tokenAnswer(idToken(claims)))), { clock });
  const attempt = await auth.beginLogin(request);
  const { "preferred_username": _, name: __, ...good } = goodClaims(attempt.nonce, clock.now());
  claims = good;
  const login = await auth.exchangeCode(attempt, code);
  assert.deepEqual(login.identity, {
    sub,
    username: "rocket@guardians.galaxy",
    email: "rocket@guardians.galaxy",
  });
  const { email: ___, ...bare } = good;
  claims = bare;
  assert.deepEqual((await auth.exchangeCode(attempt, code)).identity, { sub, username: sub });
});

Deno.test("refresh sends the refresh token and reads the new tokens", async () => {
  const http = new FakeHttp(() => jsonResponse(tokenAnswer(undefined)));
  const tokens = await fakeAuth(http).refresh(new Secret("refresh-me-please"));
  assert.equal(http.last.form.get("grant_type"), "refresh_token");
  assert.equal(http.last.form.get("refresh_token"), "refresh-me-please");
  assert.equal(http.last.form.get("client_id"), clientId);
  assert.equal(tokens["auth.globus.org"]?.accessToken.reveal(), "auth-access-token-1");
});

Deno.test("refresh with a token that was revoked is an auth error with the way back", async () => {
  const http = new FakeHttp(() => jsonResponse({ error: "invalid_grant" }, 400));
  await assert.rejects(fakeAuth(http).refresh(new Secret("refresh-me-please")), {
    kind: "auth",
    hint: "gcs login",
    httpStatus: 400,
  });
});

Deno.test("clientCredentials sends the secret as it is, in a Basic header only", async () => {
  const secret = "aB+/c=d%20e=";
  const http = new FakeHttp(() => jsonResponse(tokenAnswer(undefined)));
  const login = await fakeAuth(http, { secret }).clientCredentials(["a", "b"]);
  assert.equal(http.last.form.get("grant_type"), "client_credentials");
  assert.equal(http.last.form.get("scope"), "a b");
  assert.equal(http.last.authorization, `Basic ${btoa(`${clientId}:${secret}`)}`);
  assert.ok(!http.last.body.includes("aB"));
  assert.deepEqual(login.identity, {
    sub: clientId,
    username: `${clientId}@clients.auth.globus.org`,
  });
  assert.equal(login.tokens["ep"]?.accessToken.reveal(), "endpoint-access-token-1");
});

Deno.test("clientCredentials and introspect refuse a public client before they send", async () => {
  const http = new FakeHttp(() => jsonResponse({}));
  const auth = fakeAuth(http);
  await assert.rejects(auth.clientCredentials(["a"]), { kind: "usage" });
  await assert.rejects(auth.introspect(new Secret("some-token")), { kind: "usage" });
  assert.equal(http.seen.length, 0);
});

Deno.test("introspect reads an active and an unknown token", async () => {
  let answer: unknown = { active: true, sub, exp: 1_900_000_000, scope: "a" };
  const http = new FakeHttp(() => jsonResponse(answer));
  const auth = fakeAuth(http, { secret: "client-secret" });
  assert.equal((await auth.introspect(new Secret("some-token"))).sub, sub);
  assert.equal(http.last.url, `${issuer}/v2/oauth2/token/introspect`);
  assert.equal(http.last.form.get("token"), "some-token");
  answer = { active: false };
  assert.equal((await auth.introspect(new Secret("some-token"))).active, false);
  answer = { nonsense: true };
  await assert.rejects(auth.introspect(new Secret("some-token")), { kind: "failed" });
});

Deno.test("revoke describes what it will send without the token, then sends exactly that", async () => {
  const http = new FakeHttp(() => jsonResponse({ active: false }));
  const operation = fakeAuth(http).revoke(new Secret("token-to-revoke"));
  assert.equal(http.seen.length, 0);
  assert.equal(
    JSON.stringify(operation.request),
    `{"service":"auth","method":"POST","target":"${issuer}/v2/oauth2/token/revoke","body":{"token":"[redacted]"}}`,
  );
  await operation.send();
  assert.equal(http.last.url, operation.request.target);
  assert.equal(http.last.form.get("token"), "token-to-revoke");
  assert.equal(http.last.form.get("client_id"), clientId);
  assert.equal(http.last.idempotent, true);
});

Deno.test("every call hands its signal to the HTTP client", async () => {
  const auth = fakeAuth(new FakeHttp(() => jsonResponse(tokenAnswer(undefined))), {
    secret: "client-secret",
  });
  const aborted = AbortSignal.abort(new Error("stop it"));
  const token = new Secret("some-token");
  for (
    const call of [
      () => auth.refresh(token, aborted),
      () => auth.clientCredentials(["a"], aborted),
      () => auth.revoke(token).send(aborted),
      () => auth.introspect(token, aborted),
    ]
  ) {
    await assert.rejects(call, /stop it/);
  }
});

for (
  const address of [
    "http://auth.globus.org",
    "auth.globus.org",
    "https://user@auth.globus.org",
    "https://auth.globus.org/?x=1",
    "https://auth.globus.org/#x",
  ]
) {
  Deno.test(`createAuthClient refuses "${address}" as the service's address`, () => {
    const http = new FakeHttp(() => jsonResponse({}));
    assert.throws(() => fakeAuth(http, { baseUrl: address }), { kind: "usage" });
  });
}

Deno.test("createAuthClient takes an address with a slash at its end, and a path", async () => {
  const http = new FakeHttp(() => jsonResponse({ active: false }));
  const auth = fakeAuth(http, { baseUrl: "https://proxy.test/auth/" });
  assert.equal(auth.issuer, "https://proxy.test/auth");
  assert.equal(auth.codePage, "https://proxy.test/auth/v2/web/auth-code");
  await auth.revoke(new Secret("some-token")).send();
  assert.equal(http.last.url, "https://proxy.test/auth/v2/oauth2/token/revoke");
});
