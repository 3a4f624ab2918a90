import assert from "node:assert/strict";
import { Secret } from "../../src/secrets/mod.ts";
import { grants } from "../../src/globus/mod.ts";
import { pasteLogin, requireSameIdentity, revocations } from "../../src/login/mod.ts";
import type { LoginResult, Token } from "../../src/globus/mod.ts";
import { readTokenAnswer } from "../../src/globus/tokens.ts";
import {
  fakeAuth,
  FakeClock,
  FakeHttp,
  goodClaims,
  idToken,
  issuer,
  jsonResponse,
  random,
  sub,
  tokenAnswer,
} from "../globus/_fakes.ts";

function paste(typed: string) {
  const clock = new FakeClock();
  let page: URL | undefined;
  const http = new FakeHttp(() => {
    const nonce = page?.searchParams.get("nonce") ?? "";
    return jsonResponse(tokenAnswer(idToken(goodClaims(nonce, clock.now()))));
  });
  const login = pasteLogin({
    auth: fakeAuth(http, { clock }),
    scopes: ["urn:m"],
    random,
    signal: new AbortController().signal,
    forceLogin: true,
    askCode: (url) => {
      page = url;
      return Promise.resolve(typed);
    },
  });
  return { login, http, page: () => page };
}

Deno.test("pasteLogin shows Globus Auth's own code page and binds the code by PKCE", async () => {
  const { login, http, page } = paste("  pasted-code-1\r\n");
  assert.equal((await login).identity.sub, sub);
  const query = page()?.searchParams;
  assert.equal(query?.get("redirect_uri"), `${issuer}/v2/web/auth-code`);
  assert.equal(query?.get("prompt"), "login");
  assert.match(query?.get("code_challenge") ?? "", /^[\w-]{43}$/);
  assert.equal(http.last.form.get("code"), "pasted-code-1");
  assert.equal(http.last.form.get("redirect_uri"), `${issuer}/v2/web/auth-code`);
  assert.match(http.last.form.get("code_verifier") ?? "", /^[\w-]{43}$/);
});

for (const typed of ["", "   ", "two words", "a\u0007b", "x".repeat(5000)]) {
  Deno.test(`pasteLogin refuses ${JSON.stringify(typed.slice(0, 12))} and sends nothing`, async () => {
    const { login, http } = paste(typed);
    await assert.rejects(login, { kind: "usage" });
    assert.equal(http.seen.length, 0);
  });
}

function token(server: string, access: string, refresh?: string): Token {
  return {
    "access_token": new Secret(access),
    ...(refresh ? { "refresh_token": new Secret(refresh) } : {}),
    "expires_at": 0,
    scope: "a b",
    "resource_server": server,
  };
}

const login: LoginResult = {
  byResourceServer: {
    one: token("one", "access-1", "refresh-1"),
    two: token("two", "access-2", "refresh-1"),
  },
  identity: { sub, username: "rocket@guardians.galaxy" },
};

Deno.test("revocations cover every token once, refresh tokens first", async () => {
  const http = new FakeHttp(() => jsonResponse({ active: false }));
  for (const operation of revocations(fakeAuth(http), login.byResourceServer)) {
    await operation.send();
  }
  assert.deepEqual(http.seen.map(({ form }) => form.get("token")), [
    "refresh-1",
    "access-1",
    "access-2",
  ]);
});

Deno.test("requireSameIdentity lets the same person, and a first login, pass", async () => {
  const http = new FakeHttp(() => jsonResponse({ active: false }));
  const auth = fakeAuth(http);
  const before = { sub, username: "rocket@guardians.galaxy" };
  assert.equal(await requireSameIdentity(auth, before, login), login);
  assert.equal(await requireSameIdentity(auth, undefined, login), login);
  assert.equal(http.seen.length, 0);
});

Deno.test("requireSameIdentity revokes the tokens of another person, even where one fails", async () => {
  let count = 0;
  const http = new FakeHttp(() => jsonResponse({}, ++count === 1 ? 503 : 200));
  const before = { sub: "other", username: "groot@guardians.galaxy" };
  await assert.rejects(requireSameIdentity(fakeAuth(http), before, login), {
    kind: "auth",
    message:
      'The login is of "rocket@guardians.galaxy", but the profile belongs to "groot@guardians.galaxy"',
  });
  assert.equal(http.seen.length, 3);
});

Deno.test("readTokenAnswer reads numbers in text, and other_tokens that are null", () => {
  const { byResourceServer } = readTokenAnswer({
    ...tokenAnswer(undefined),
    "expires_in": "60",
    "other_tokens": null,
    "refresh_token": null,
    scope: null,
  }, 1000);
  const [only, ...more] = Object.values(byResourceServer);
  assert.deepEqual(more, []);
  assert.equal(only?.expires_at, 61_000);
  assert.equal(only?.refresh_token, undefined);
  assert.equal(only?.scope, "");
});

Deno.test("readTokenAnswer refuses a token without server, and one without end", () => {
  for (const missing of ["resource_server", "expires_in", "access_token"]) {
    const { [missing]: _, ...rest } = tokenAnswer(undefined);
    assert.throws(() => readTokenAnswer(rest, 0), { kind: "failed" });
  }
});

Deno.test("grants looks for a whole scope", () => {
  assert.equal(grants(token("one", "access-1"), "b"), true);
  assert.equal(grants(token("one", "access-1"), "c"), false);
  assert.equal(grants(token("one", "access-1"), "a b"), false);
  assert.equal(grants(undefined, "a"), false);
});
