import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { pageHeaders, pages } from "../../src/login/loopback_page.ts";
import {
  type CallbackRequest,
  judge,
  type LoopbackRules,
  rateGate,
} from "../../src/login/loopback_rules.ts";
import { FakeClock, issuer } from "../globus/_fakes.ts";

const state = "S".repeat(43);
const host = "localhost:4567";

/** Rules that wait for one state, and what they redeemed. */
function waiting(admit = true) {
  const redeemed: string[] = [];
  const rules: LoopbackRules = {
    hosts: ["127.0.0.1:4567", "[::1]:4567", host],
    issuer,
    redeem: (given) => {
      redeemed.push(given);
      return given === state && redeemed.filter((one) => one === state).length === 1;
    },
    admit: () => admit,
  };
  return { rules, redeemed };
}

const get = (query: string, change: Partial<CallbackRequest> = {}): CallbackRequest => ({
  method: "GET",
  target: `/callback?${query}`,
  host,
  ...change,
});

const good: readonly (readonly [string, CallbackRequest, string | undefined])[] = [
  ["a code and a state", get(`code=c-1&state=${state}`), undefined],
  ["the issuer as well", get(`code=c-1&state=${state}&iss=${encodeURIComponent(issuer)}`), issuer],
  ["members nobody knows", get(`x=1&code=c-1&y=&state=${state}`), undefined],
  ["the address by number", get(`code=c-1&state=${state}`, { host: "127.0.0.1:4567" }), undefined],
  ["the address of IPv6", get(`code=c-1&state=${state}`, { host: "[::1]:4567" }), undefined],
  ["the name in capitals", get(`code=c-1&state=${state}`, { host: "LOCALHOST:4567" }), undefined],
];
for (const [what, request, iss] of good) {
  Deno.test(`a redirect with ${what} ends the waiting`, () => {
    const { rules, redeemed } = waiting();
    const verdict = judge(request, rules);
    assert.equal(verdict.status, 200);
    assert.equal(verdict.page, pages.done);
    assert.ok(verdict.answer !== undefined && "code" in verdict.answer);
    assert.equal(verdict.answer.code.reveal(), "c-1");
    assert.equal(verdict.answer.iss, iss);
    assert.deepEqual(redeemed, [state]);
    assert.equal(judge(request, rules).status, 400, "only once");
  });
}

Deno.test("a refusal ends the waiting with its code and its words", () => {
  const verdict = judge(
    get(`error=access_denied&error_description=No+thanks&state=${state}`),
    waiting().rules,
  );
  assert.deepEqual(verdict, {
    status: 200,
    page: pages.refused,
    answer: { error: "access_denied", description: "No thanks" },
  });
  const bare = judge(get(`error=x&state=${state}`), waiting().rules);
  assert.deepEqual(bare.answer, { error: "x", description: undefined });
});

const long = "c".repeat(4097);
/** Requests that are answered and change nothing: the awaited state stays good. */
const stray: readonly (readonly [string, CallbackRequest, number])[] = [
  ["another host", get(`code=c&state=${state}`, { host: "evil.test:4567" }), 400],
  ["another port", get(`code=c&state=${state}`, { host: "localhost:80" }), 400],
  ["no port", get(`code=c&state=${state}`, { host: "localhost" }), 400],
  ["no host", get(`code=c&state=${state}`, { host: undefined }), 400],
  ["two hosts", get(`code=c&state=${state}`, { host: `${host}, ${host}` }), 400],
  ["POST", get(`code=c&state=${state}`, { method: "POST" }), 405],
  ["HEAD", get(`code=c&state=${state}`, { method: "HEAD" }), 405],
  ["OPTIONS", get(`code=c&state=${state}`, { method: "OPTIONS" }), 405],
  ["no method", get("", { method: undefined }), 405],
  ["the root", get("", { target: "/" }), 404],
  ["an icon", get("", { target: "/favicon.ico" }), 404],
  ["a path below", get("", { target: `/callback/x?code=c&state=${state}` }), 404],
  ["a slash behind", get("", { target: `/callback/?code=c&state=${state}` }), 404],
  ["a path in capitals", get("", { target: `/Callback?code=c&state=${state}` }), 404],
  ["a whole address", get("", { target: `http://${host}/callback?code=c&state=${state}` }), 404],
  ["no target", get("", { target: undefined }), 404],
  ["an asterisk", get("", { target: "*" }), 404],
  ["nothing", get(""), 400],
  ["a code alone", get("code=c"), 400],
  ["a state alone", get(`state=${state}`), 400],
  ["an empty code", get(`code=&state=${state}`), 400],
  ["an empty state", get("code=c&state="), 400],
  ["two codes", get(`code=a&code=b&state=${state}`), 400],
  ["two states", get(`code=a&state=${state}&state=${state}`), 400],
  ["a code and an error", get(`code=a&error=b&state=${state}`), 400],
  ["two errors", get(`error=a&error=b&state=${state}`), 400],
  ["another issuer", get(`code=c&state=${state}&iss=https%3A%2F%2Fevil.test`), 400],
  ["an empty issuer", get(`code=c&state=${state}&iss=`), 400],
  ["a long code", get(`code=${long}&state=${state}`), 400],
  ["a long state", get(`code=c&state=${long}`), 400],
];
for (const [what, request, status] of stray) {
  Deno.test(`a request with ${what} gets ${status} and does not cost the login its state`, () => {
    const { rules, redeemed } = waiting();
    const verdict = judge(request, rules);
    assert.equal(verdict.status, status);
    assert.equal(verdict.answer, undefined);
    assert.equal(verdict.page, pages.stray);
    assert.equal(verdict.headers?.["allow"], status === 405 ? "GET" : undefined);
    assert.deepEqual(redeemed, [], "the state was not even looked at");
    assert.equal(judge(get(`code=c-1&state=${state}`), rules).status, 200);
  });
}

Deno.test("a wrong state is tried, refused, and leaves the right one good", () => {
  const { rules, redeemed } = waiting();
  for (const wrong of [state.slice(1), `${state}S`, state.toLowerCase()]) {
    assert.equal(judge(get(`code=c&state=${wrong}`), rules).status, 400);
  }
  assert.equal(redeemed.length, 3);
  assert.equal(judge(get(`code=c&state=${state}`), rules).status, 200);
});

Deno.test("too many stray requests are told when to come back; the awaited one never is", () => {
  const { rules } = waiting(false);
  for (const [, request] of stray) {
    assert.deepEqual(judge(request, rules), {
      status: 429,
      page: pages.tooMany,
      headers: { "retry-after": "1" },
    });
  }
  assert.equal(judge(get(`code=c&state=wrong`), rules).status, 429);
  assert.equal(judge(get(`code=c&state=${state}`), rules).status, 200);
});

Deno.test("judge gives one of six answers to any request, and no page holds a part of it", () => {
  const text = fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom("GET", "/callback", host, state));
  fc.assert(fc.property(text, text, text, fc.string(), (method, target, named, code) => {
    const { rules } = waiting();
    for (const given of [target, `/callback?code=${code}&state=${state}`]) {
      const verdict = judge({ method, target: given, host: named }, rules);
      assert.ok([200, 400, 404, 405, 429].includes(verdict.status));
      assert.ok(Object.values<string>(pages).includes(verdict.page));
    }
  }));
});

Deno.test("rateGate lets two requests through in any second, whoever asks", () => {
  const clock = new FakeClock();
  const admit = rateGate(clock);
  assert.deepEqual([admit(), admit(), admit()], [true, true, false]);
  clock.advance(999);
  assert.equal(admit(), false, "a refused request does not prolong the wait");
  clock.advance(1);
  assert.deepEqual([admit(), admit(), admit()], [true, true, false]);
});

Deno.test("rateGate does not lock everybody out when the clock is set back", () => {
  const clock = new FakeClock();
  const admit = rateGate(clock);
  admit();
  admit();
  clock.advance(-3_600_000);
  assert.equal(admit(), true);
});

Deno.test("the pages of the listener load nothing, run nothing and tell nobody", () => {
  assert.match(pageHeaders["content-security-policy"] ?? "", /^default-src 'none'/);
  assert.equal(pageHeaders["cache-control"], "no-store");
  assert.equal(pageHeaders["referrer-policy"], "no-referrer");
  for (const page of Object.values<string>(pages)) {
    assert.doesNotMatch(page, /<script|<img|<link|href=|src=|style=/);
    assert.match(page, /^<!doctype html>\n<html lang="en">/);
  }
});
