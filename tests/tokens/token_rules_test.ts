import assert from "node:assert/strict";
import { mergeLogin, refreshIsDue, secretsOf } from "../../src/tokens/mod.ts";
import { mergeToken } from "../../src/tokens/token_rules.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { login, noon, token } from "../keys/helpers.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

Deno.test("a token is refreshed under the threshold, and after its end", () => {
  const rule = { endsWithinMs: 5 * minute };
  const held = token("a", 10);
  assert.equal(refreshIsDue(held, rule, noon + 5 * minute - 1), false);
  assert.equal(refreshIsDue(held, rule, noon + 5 * minute), true);
  assert.equal(refreshIsDue(held, rule, noon + 12 * minute), true);
});

Deno.test("a token that a server refused is refreshed, another one in its place is not", () => {
  const refused = new Secret("access-token-canary-1");
  assert.equal(refreshIsDue(token("access-token-canary-1"), { refused }, noon), true);
  assert.equal(refreshIsDue(token("access-token-canary-2"), { refused }, noon), false);
});

Deno.test("a token is refreshed by its age, however long it lasts, and with 0 days never", () => {
  const held = { ...token("a"), expiresAt: noon + 1000 * day };
  assert.equal(refreshIsDue(held, { rotationDays: 30 }, noon + 30 * day - 1), false);
  assert.equal(refreshIsDue(held, { rotationDays: 30 }, noon + 30 * day), true);
  assert.equal(refreshIsDue(held, { rotationDays: 0 }, noon + 999 * day), false);
});

Deno.test("a rule that asks for nothing refreshes nothing, not even what has ended", () => {
  assert.equal(refreshIsDue(token("a", -60), {}, noon), false);
});

Deno.test("a fresh token without a refresh token keeps the old one, and one with brings its own", () => {
  const old = token("old", 60, "refresh-token-old");
  const { refreshToken: _, ...bare } = token("new");
  assert.equal(mergeToken(old, bare).refreshToken?.reveal(), "refresh-token-old");
  assert.equal(mergeToken(old, bare).accessToken.reveal(), "new");
  const own = token("new", 60, "refresh-token-new");
  assert.equal(mergeToken(old, own).refreshToken?.reveal(), "refresh-token-new");
  assert.equal("refreshToken" in mergeToken(undefined, bare), false);
});

Deno.test("a fresh login keeps tokens of other servers, of the same client at the same Auth alone", () => {
  const old = { ...login(), tokens: { endpoint: token("e"), "auth.globus.org": token("old") } };
  const fresh = login("fresh");
  const merged = mergeLogin(old, fresh);
  assert.deepEqual(Object.keys(merged.tokens), ["endpoint", "auth.globus.org"]);
  assert.equal(merged.tokens["auth.globus.org"]?.accessToken.reveal(), "fresh");
  for (const change of [{ clientId: "other" }, { authUrl: "https://other.example" }]) {
    assert.deepEqual(mergeLogin({ ...old, ...change }, fresh), fresh);
  }
  assert.deepEqual(mergeLogin(undefined, fresh), fresh);
});

Deno.test("the secrets of tokens are each there once, refresh tokens first", () => {
  const tokens = [token("access-1", 1, "refresh-1"), token("access-2", 1, "refresh-1")];
  assert.deepEqual(secretsOf(tokens).map((secret) => secret.reveal()), [
    "refresh-1",
    "access-1",
    "access-2",
  ]);
});
