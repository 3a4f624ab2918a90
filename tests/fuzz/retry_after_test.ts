import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parseRateLimit } from "../../src/http/rate_headers.ts";
import { parseRetryAfter, retryDelay, retryPolicy } from "../../src/http/retry.ts";
import { fuzz } from "./_runs.ts";

const now = Date.UTC(2026, 5, 1);
const piece = fc.oneof(
  fc.constantFrom(
    "Mon, ",
    "01 Jun 2026",
    " 00:00:30",
    " GMT",
    "-",
    "+",
    "1e9",
    "0x10",
    " ",
    "9999999999",
    "NaN",
  ),
  fc.integer().map(String),
  fc.string(),
);
const header = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(""));
const policy = retryPolicy();

Deno.test("fuzz: Retry-After gives a wait that is never negative and never above the limit", async () => {
  await fuzz(
    fc.property(
      header,
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (text, retry, share) => {
        const asked = parseRetryAfter(text, now);
        assert.ok(asked === undefined || (Number.isFinite(asked) && asked >= 0), String(asked));
        const random = { unit: () => share, bytes: (length: number) => new Uint8Array(length) };
        const delay = retryDelay(policy, retry, asked, random);
        assert.ok(delay >= 0 && delay <= policy.maxDelayMs, String(delay));
      },
    ),
  );
});

Deno.test("fuzz: Retry-After as servers write it is read to the second", async () => {
  const seconds = fc.integer({ min: 0, max: 9_999_999 });
  await fuzz(fc.property(seconds, fc.constantFrom("", " "), (wait, space) => {
    assert.equal(parseRetryAfter(`${space}${wait}${space}`, now), wait * 1_000);
    assert.equal(parseRetryAfter(new Date(now + wait * 1_000).toUTCString(), now), wait * 1_000);
    assert.equal(parseRetryAfter(new Date(now - wait * 1_000).toUTCString(), now), 0);
  }));
});

Deno.test("fuzz: rate limit headers give whole numbers that are not negative, or nothing", async () => {
  const name = fc.constantFrom(
    "ratelimit",
    "ratelimit-remaining",
    "ratelimit-reset",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
  );
  const text = fc.oneof(
    fc.nat().map(String),
    fc.constantFrom("r=1;t=2", "limit=5, remaining=3, reset=7", '"a";r=-1;t=x', "1.5"),
  );
  await fuzz(fc.property(fc.dictionary(name, text), (values) => {
    const found = parseRateLimit(new Headers(values), now);
    if (found === undefined) return;
    assert.ok(Number.isInteger(found.remaining) && found.remaining >= 0);
    assert.ok(Number.isFinite(found.resetMs) && found.resetMs >= 0);
  }));
});
