import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parseRateLimit } from "../../src/http/rate_headers.ts";
import { RateLimit } from "../../src/http/rate_limit.ts";
import {
  isIdempotent,
  parseRetryAfter,
  RetryBudget,
  retryDelay,
  retryPolicy,
  retryReason,
} from "../../src/http/retry.ts";
import { checkUrl, loggableUrl, redirectTarget } from "../../src/http/url_rules.ts";

const now = Date.UTC(2026, 0, 2, 3, 4, 5);

Deno.test("parseRetryAfter reads seconds and dates, and nothing else", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (seconds) => {
      assert.equal(parseRetryAfter(String(seconds), now), seconds * 1_000);
      assert.equal(
        parseRetryAfter(new Date(now + seconds * 1_000).toUTCString(), now),
        seconds * 1000,
      );
      assert.equal(parseRetryAfter(new Date(now - seconds * 1_000).toUTCString(), now), 0);
    }),
    { numRuns: 1_000 },
  );
  for (const bad of [null, "", "-1", "1.5", "soon", "1e3", "2026-01-02", "Fri, 99 Foo 2026"]) {
    assert.equal(parseRetryAfter(bad, now), undefined, String(bad));
  }
});

Deno.test("parseRetryAfter never answers below zero or NaN whatever the text", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const delay = parseRetryAfter(text, now);
      assert.ok(delay === undefined || delay >= 0);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("retryDelay stays within the bound of full jitter and honours the server up to the cap", () => {
  const policy = retryPolicy();
  const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), unit, fc.nat(), (retry, drawn, asked) => {
      const random = { bytes: () => new Uint8Array(), unit: () => drawn };
      const bound = Math.min(1_000 * 2 ** (retry - 1), 30_000);
      assert.equal(retryDelay(policy, retry, undefined, random), bound * drawn);
      assert.equal(retryDelay(policy, retry, asked, random), Math.min(asked, 30_000));
    }),
    { numRuns: 1_000 },
  );
});

for (const jitter of [0, 0.1, 1]) {
  Deno.test(`a jitter of ${jitter} draws just that share of a wait`, () => {
    const policy = retryPolicy({ jitter });
    const wait = (retry: number, drawn: number) =>
      retryDelay(policy, retry, undefined, {
        bytes: () => new Uint8Array(),
        unit: () => drawn,
      });
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), unit, unit, (retry, one, other) => {
        const bound = Math.min(1_000 * 2 ** (retry - 1), 30_000);
        const [low, high] = [wait(retry, Math.min(one, other)), wait(retry, Math.max(one, other))];
        assert.ok(low >= bound * (1 - jitter) - 1e-6 && high <= bound, `${low} to ${high}`);
        if (jitter === 0) assert.equal(low, high);
        else assert.ok(low < high || Math.abs(one - other) < 1e-9);
      }),
      { numRuns: 500 },
    );
    assert.equal(wait(1, 0), 1_000 * (1 - jitter));
    assert.ok(wait(1, 0.999_999_9) > 999.99);
  });
}

Deno.test("retryReason spares requests that the server may have acted on", () => {
  assert.ok(retryReason(429, false, false));
  assert.ok(retryReason(503, false, true));
  for (const status of [502, 503, 504]) {
    assert.ok(retryReason(status, true, false));
    assert.equal(retryReason(status, false, false), undefined);
  }
  for (const status of [200, 400, 401, 404, 500, 501]) {
    assert.equal(retryReason(status, true, true), undefined);
  }
  assert.deepEqual((["GET", "PUT", "DELETE", "POST", "PATCH"] as const).map(isIdempotent), [
    true,
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("RetryBudget runs dry, and five successes give one retry back", () => {
  const budget = new RetryBudget(2);
  assert.deepEqual([budget.take(), budget.take(), budget.take()], [true, true, false]);
  for (let count = 0; count < 6; count++) budget.earn();
  assert.deepEqual([budget.take(), budget.take()], [true, false]);
});

Deno.test("redirectTarget follows to the same host over https only", () => {
  const from = new URL("https://a.example/x");
  assert.equal(redirectTarget("GET", from, "/y?z=1#h").href, "https://a.example/y?z=1");
  const refused = [
    "https://b.example/",
    "//b.example",
    "http://a.example/",
    "https://a.example:444/",
    "https://u:p@a.example/",
    "https://a.example.b.example/",
    "data:,x",
    "https://",
  ];
  for (const location of refused) {
    assert.throws(() => redirectTarget("GET", from, location), { kind: "failed" }, location);
  }
  assert.throws(() => redirectTarget("POST", from, "/y"), { kind: "failed" });
  fc.assert(
    fc.property(fc.webUrl(), (location) => {
      try {
        assert.equal(redirectTarget("GET", from, location).host, from.host);
      } catch (error) {
        assert.ok(error instanceof Error && error.name === "GcsError");
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("checkUrl refuses other protocols and userinfo", () => {
  checkUrl(new URL("https://a.example"));
  for (
    const url of ["http://a.example", "file:///x", "https://u@a.example", "https://u:p@a.example"]
  ) {
    assert.throws(() => checkUrl(new URL(url)), { kind: "usage" }, url);
  }
});

Deno.test("loggableUrl shows no query value but harmless ones", () => {
  const url = new URL("https://a.example/p?code=c4n4ry&page_size=5#f");
  assert.equal(loggableUrl(url), "https://a.example/p?code=…&page_size=5");
});

Deno.test("parseRateLimit reads the spellings in use", () => {
  const want = { remaining: 3, resetMs: 20_000 };
  const spellings: Record<string, string>[] = [
    { "ratelimit": '"default";r=3;t=20' },
    { "ratelimit": "limit=10, remaining=3, reset=20" },
    { "ratelimit-remaining": "3", "ratelimit-reset": "20" },
    { "x-ratelimit-remaining": "3", "x-ratelimit-reset": String(now / 1_000 + 20) },
  ];
  for (const headers of spellings) {
    assert.deepEqual(parseRateLimit(new Headers(headers), now), want);
  }
  assert.equal(parseRateLimit(new Headers({ "x-ratelimit-remaining": "3" }), now), undefined);
});

function fakeClock() {
  let time = now;
  return {
    now: () => time,
    sleep: (ms: number) => {
      time += ms;
      return Promise.resolve();
    },
  };
}

Deno.test("RateLimit spaces requests, and slows down when one is refused", async () => {
  const clock = fakeClock();
  const limit = new RateLimit({ start: 10, max: 10 }, clock, 30_000);
  for (let count = 0; count < 30; count++) await limit.acquire();
  assert.ok(clock.now() - now >= 1_900 && clock.now() - now <= 2_100);
  limit.onRefusal({ kind: "GET", sentAt: clock.now(), now: clock.now() }, 4_000);
  assert.equal(limit.rate, 5);
  assert.ok(await limit.acquire() >= 4_000);
});

Deno.test("RateLimit waits for the reset of a spent window and spreads a small one", async () => {
  const clock = fakeClock();
  const limit = new RateLimit({ start: Infinity, max: Infinity }, clock, 30_000);
  limit.onHeaders({ remaining: 0, resetMs: 7_000 });
  assert.equal(await limit.acquire(), 7_000);
  limit.onHeaders({ remaining: 20, resetMs: 10_000 });
  assert.equal(limit.rate, 2);
});
