import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parseRateLimit } from "../../src/http/rate_headers.ts";
import { RateLimit } from "../../src/http/rate_limit.ts";
import { fakeClient, FakeClock, QueueClock, url } from "./_fake.ts";

Deno.test("RateLimit lets no second hold more than a burst and the rate, whatever comes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.nat(400), { minLength: 1, maxLength: 60 }),
      async (perSecond, gaps) => {
        const clock = new FakeClock();
        const limit = new RateLimit({ start: perSecond, max: perSecond }, clock, 30_000);
        const sent: number[] = [];
        for (const gap of gaps) {
          await clock.sleep(gap);
          await limit.acquire();
          sent.push(clock.now());
        }
        for (const from of sent) {
          const within = sent.filter((at) => at >= from && at < from + 1_000).length;
          assert.ok(within <= 2 * perSecond + 1, `${within} in a second at ${perSecond}`);
        }
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("callers that come together are served in the order in which they came", async () => {
  const clock = new QueueClock();
  const limit = new RateLimit({ start: 1, max: 1 }, clock, 30_000);
  const served: (readonly [number, number])[] = [];
  const callers = [0, 1, 2, 3].map(async (caller) => {
    await limit.acquire();
    served.push([caller, clock.now()]);
  });
  await clock.run(Promise.all(callers));
  assert.deepEqual(served, [[0, 0], [1, 1_000], [2, 2_000], [3, 3_000]]);
});

Deno.test("RateLimit never stops, and never pauses longer than it may", async () => {
  const clock = new FakeClock();
  const limit = new RateLimit({ start: 1, max: 1 }, clock, 30_000);
  for (let count = 0; count < 20; count++) {
    const now = clock.now();
    limit.onRefusal({ kind: "GET", sentAt: now, now }, 3_600_000);
    await clock.sleep(1_000);
  }
  assert.ok(limit.rate >= 0.2);
  assert.ok(await limit.acquire() <= 30_000);
});

Deno.test("a pause that a server asks for leaves no burst for its end", async () => {
  const clock = new QueueClock();
  const limit = new RateLimit({ start: 100, max: 100 }, clock, 30_000);
  limit.onRefusal({ kind: "GET", sentAt: 0, now: 0 }, 5_000);
  const times: number[] = [];
  const callers = Array.from({ length: 3 }, async () => {
    await limit.acquire();
    times.push(clock.now());
  });
  await clock.run(Promise.all(callers));
  assert.deepEqual(times, [5_000, 5_020, 5_040]);
});

Deno.test("a rate that rises is for those who wait already, too", async () => {
  const clock = new QueueClock();
  const limit = new RateLimit({ start: 1, max: 100 }, clock, 30_000);
  await limit.acquire();
  const [second, third] = [limit.acquire(), limit.acquire()];
  await clock.run(clock.sleep(500));
  limit.onAnswer({ kind: "GET", sentAt: 0, now: 500 });
  await clock.run(second);
  assert.equal(clock.now(), 500, "the answer lets one go at once");
  await clock.run(third);
  // Half a token was there, and the other half came twice as quickly.
  assert.equal(clock.now(), 750);
});

Deno.test("nothing sleeps any more when the last one who waits has given up", async () => {
  const clock = new QueueClock();
  const limit = new RateLimit({ start: 1, max: 1 }, clock, 30_000);
  await limit.acquire();
  limit.onRefusal({ kind: "GET", sentAt: 0, now: 0 }, 30_000);
  const controller = new AbortController();
  const [first, second] = [limit.acquire(controller.signal), limit.acquire(controller.signal)];
  const refusals = [assert.rejects(first), assert.rejects(second)];
  controller.abort();
  await Promise.all(refusals);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(clock.sleeping, 0);
});

Deno.test("a client without a rate finds its pace after a 429", async () => {
  const clock = new FakeClock();
  const limit = new RateLimit({ start: Infinity, max: Infinity }, clock, 30_000);
  assert.equal(await limit.acquire(), 0);
  assert.equal(limit.rate, Infinity);
  const now = clock.now();
  limit.onRefusal({ kind: "GET", sentAt: now, now });
  assert.equal(limit.rate, 10);
});

Deno.test("requestsPerSecond holds over all callers of a client, and is counted", async () => {
  const clock = new QueueClock();
  const fake = fakeClient([{}], { requestsPerSecond: 2, clock });
  const ask = () => fake.client.send({ method: "GET", url });
  await clock.run(Promise.all(Array.from({ length: 6 }, ask)));
  assert.equal(fake.transport.requests.length, 6);
  // Two at once, then one every half second.
  assert.equal(clock.now(), 2_000);
  assert.equal(fake.client.stats.throttledMs, 500 + 1_000 + 1_500 + 2_000);
});

Deno.test("a 429 slows down every caller of the client, by its Retry-After", async () => {
  const headers = { "retry-after": "5" };
  const fake = fakeClient([{ status: 429, headers }, { status: 200 }], {
    requestsPerSecond: 100,
    retry: { maxRetries: 0 },
  });
  const start = fake.clock.now();
  assert.equal((await fake.client.send({ method: "GET", url })).status, 429);
  assert.equal((await fake.client.send({ method: "GET", url })).status, 200);
  assert.equal(fake.clock.now() - start, 5_000);
});

Deno.test("a spent window in the headers of any answer makes the next request wait", async () => {
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "8" };
  const fake = fakeClient([{ headers }, {}]);
  const start = fake.clock.now();
  await fake.client.send({ method: "GET", url });
  await fake.client.send({ method: "GET", url });
  assert.equal(fake.clock.now() - start, 8_000);
  assert.equal(fake.client.stats.throttledMs, 8_000);
});

Deno.test("waiting for the rate limit ends when the caller gives up", async () => {
  const controller = new AbortController();
  const clock = {
    now: () => 0,
    sleep: (_ms: number, signal?: AbortSignal) => {
      controller.abort();
      return Promise.reject(signal?.reason);
    },
  };
  const fake = fakeClient([{}], { clock, requestsPerSecond: 0.5 });
  await fake.client.send({ method: "GET", url });
  const work = fake.client.send({ method: "GET", url, signal: controller.signal });
  await assert.rejects(work, { kind: "interrupted" });
  assert.equal(fake.transport.requests.length, 1);
});

Deno.test("parseRateLimit makes no number out of anything else", () => {
  const now = Date.UTC(2026, 0, 2);
  const text = fc.string().filter((value) => /^[\t\x20-\x7e]*$/.test(value));
  fc.assert(
    fc.property(text, text, (remaining, reset) => {
      const pair = { "ratelimit-remaining": remaining, "ratelimit-reset": reset };
      for (const headers of [pair, { "ratelimit": `r=${remaining};t=${reset}` }]) {
        const state = parseRateLimit(new Headers(headers), now);
        if (state === undefined) continue;
        assert.ok(Number.isInteger(state.remaining) && state.remaining >= 0);
        assert.ok(Number.isInteger(state.resetMs) && state.resetMs >= 0);
      }
    }),
    { numRuns: 1_000 },
  );
});
