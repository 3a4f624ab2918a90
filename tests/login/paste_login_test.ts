import assert from "node:assert/strict";
import { pasteLogin } from "../../src/login/paste_login.ts";
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

Deno.test("readTokenAnswer reads numbers in text, and other_tokens that are null", () => {
  const { tokens } = readTokenAnswer({
    ...tokenAnswer(undefined),
    "expires_in": "60",
    "other_tokens": null,
    "refresh_token": null,
    scope: null,
  }, 1000);
  const [only, ...more] = Object.values(tokens);
  assert.deepEqual(more, []);
  assert.equal(only?.expiresAt, 61_000);
  assert.equal(only?.refreshToken, undefined);
  assert.equal(only?.scope, "");
});

Deno.test("readTokenAnswer refuses a token without server, and one without end", () => {
  for (const missing of ["resource_server", "expires_in", "access_token"]) {
    const { [missing]: _, ...rest } = tokenAnswer(undefined);
    assert.throws(() => readTokenAnswer(rest, 0), { kind: "failed" });
  }
});
