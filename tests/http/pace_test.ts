import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { Pace } from "../../src/http/pace.ts";
import { type LimitedServer, runAgainst } from "./_limited_server.ts";

/** Rates after each of so many round trips of 50 ms in which more was to be sent. */
function climb(pace: Pace, { rounds = 1, from = 0, roundTrip = 50 }) {
  return Array.from({ length: rounds }, (_, at) => {
    const sentAt = from + at * roundTrip;
    pace.onShortage();
    pace.onAnswer({ kind: "GET", sentAt, now: sentAt + roundTrip });
    return pace.rate(sentAt + roundTrip);
  });
}

Deno.test("the rate doubles each round trip from where it starts up to the highest allowed", () => {
  const pace = new Pace({ start: 10, max: 100 });
  assert.equal(pace.rate(0), 10);
  assert.deepEqual(climb(pace, { rounds: 6 }), [20, 40, 80, 100, 100, 100]);
});

Deno.test("answers to what was sent in one round trip raise the rate once", () => {
  const pace = new Pace({ start: 10, max: 1_000 });
  for (let answer = 0; answer < 10; answer++) {
    pace.onShortage();
    pace.onAnswer({ kind: "GET", sentAt: 0, now: 50 + answer });
  }
  assert.equal(pace.rate(60), 20);
});

Deno.test("a rate that was not too low for what was to be sent stays", () => {
  const pace = new Pace({ start: 10, max: 1_000 });
  for (let at = 0; at < 5_000; at += 50) pace.onAnswer({ kind: "GET", sentAt: at, now: at + 50 });
  assert.equal(pace.rate(5_000), 10);
});

Deno.test("a refusal halves the rate once for all that was under way, then it grows by the second", () => {
  const pace = new Pace({ start: 400, max: 1_000 });
  for (let answer = 0; answer < 100; answer++) {
    pace.onAnswer({ kind: "GET", sentAt: 0, now: 50 });
  }
  for (let refusal = 0; refusal < 10; refusal++) {
    pace.onRefusal({ kind: "GET", sentAt: 40, now: 60 + refusal });
  }
  // A hundred were taken in the last second, not four hundred.
  assert.equal(pace.rate(70), 50);
  pace.onRefusal({ kind: "GET", sentAt: 80, now: 130 });
  assert.equal(pace.rate(130), 25);
  const [after = 0] = climb(pace, { from: 1_130 });
  assert.equal(after, 25 + 1 + 25 / 20);
  climb(pace, { rounds: 20, from: 1_180 });
  assert.ok(pace.rate(2_180) > 29 && pace.rate(2_180) < 30, String(pace.rate(2_180)));
});

Deno.test("answers that take longer than at best hold the rate until they are quick again", () => {
  const pace = new Pace({ start: 10, max: 10_000 });
  climb(pace, { rounds: 5 });
  const before = pace.rate(250);
  const slow = climb(pace, { rounds: 10, from: 250, roundTrip: 1_000 });
  // Two may be an accident.
  assert.deepEqual(new Set(slow.slice(2)), new Set([4 * before]));
  const quick = climb(pace, { rounds: 5, from: 10_250 });
  assert.equal(quick.at(-1), 10_000);
});

Deno.test("a first answer that waits for its connection does not hold the rate down", () => {
  const pace = new Pace({ start: 10, max: 10_000 });
  climb(pace, { rounds: 1, roundTrip: 900 });
  assert.deepEqual(climb(pace, { rounds: 3, from: 900, roundTrip: 3 }), [40, 80, 160]);
});

Deno.test("an answer that was quick by accident does not hold the rate down for ever", () => {
  const pace = new Pace({ start: 10, max: 100 });
  pace.onAnswer({ kind: "GET", sentAt: 0, now: 1 });
  const rates = climb(pace, { rounds: 200, from: 10, roundTrip: 60 });
  assert.ok((rates.at(-1) ?? 0) > 20, String(rates.at(-1)));
});

Deno.test("answers that are slow for the sake of others do not hold the rate below one at a time", () => {
  const pace = new Pace({ start: 10, max: 10_000 });
  for (let at = 0; at < 1_000; at += 100) pace.onAnswer({ kind: "GET", sentAt: at, now: at + 3 });
  pace.onRefusal({ kind: "GET", sentAt: 1_000, now: 1_003 });
  for (let count = 1; count <= 5; count++) {
    pace.onRefusal({ kind: "GET", sentAt: 1_000 + count * 100, now: 1_003 + count * 100 });
  }
  assert.ok(pace.rate(1_600) < 1);
  // Each takes 200 ms now: five a second are one at a time, which slows nobody down.
  const rates = climb(pace, { rounds: 25, from: 2_000, roundTrip: 200 });
  assert.ok((rates.at(-1) ?? 0) >= 5, String(rates.at(-1)));
});

Deno.test("a rate that a server announces holds until its window is over", () => {
  const pace = new Pace({ start: 100, max: 100 });
  pace.onAnnouncement({ remaining: 30, resetMs: 10_000 }, 0, 10_000);
  assert.deepEqual([pace.rate(0), pace.changesAt(0)], [3, 10_000]);
  assert.deepEqual([pace.rate(10_000), pace.changesAt(10_000)], [100, undefined]);
});

Deno.test("whatever happens, the rate stays above nothing and below the highest allowed", () => {
  const step = fc.record({
    does: fc.constantFrom("answer", "refusal", "shortage", "announcement"),
    after: fc.nat(3_000),
    took: fc.nat(3_000),
    remaining: fc.nat(1_000),
  });
  const limits = fc.record({
    start: fc.double({ min: 0.1, max: 1_000, noNaN: true }),
    max: fc.oneof(fc.double({ min: 0.2, max: 1_000, noNaN: true }), fc.constant(Infinity)),
  });
  fc.assert(
    fc.property(limits, fc.array(step, { maxLength: 60 }), ({ start, max }, steps) => {
      const pace = new Pace({ start, max });
      let now = 0;
      for (const { does, after, took, remaining } of steps) {
        now += after;
        const answered = { kind: "GET", sentAt: now - took, now };
        const before = pace.rate(now);
        if (does === "answer") pace.onAnswer(answered);
        if (does === "shortage") pace.onShortage();
        if (does === "announcement") {
          pace.onAnnouncement({ remaining, resetMs: took }, now, took);
        }
        if (does === "refusal") {
          pace.onRefusal(answered);
          assert.ok(pace.rate(now) <= Math.max(before, 0.2), "a refusal raises nothing");
        }
        const rate = pace.rate(now);
        assert.ok(rate >= Math.min(start, 0.2) && rate <= Math.max(max, 0.2), String(rate));
        if (does !== "announcement") {
          assert.ok(rate <= Math.max(2 * before, before + 2, 0.2), "at most doubled in one step");
        }
        assert.ok(pace.burst(now) >= 1);
      }
    }),
    { numRuns: 500 },
  );
});

const server: fc.Arbitrary<LimitedServer> = fc.record({
  perSecond: fc.integer({ min: 3, max: 300 }),
  roundTrip: fc.integer({ min: 4, max: 300 }),
  announced: fc.boolean(),
});

Deno.test("whatever a server takes, nothing fails, few are refused, and half of it is used", async () => {
  await fc.assert(
    fc.asyncProperty(server, fc.integer({ min: 1, max: 20 }), async (limited, workers) => {
      const { perSecond = 0, roundTrip, announced } = limited;
      const requests = Math.min(300, perSecond * 20);
      const pace = { start: 10, max: 500 };
      const run = await runAgainst(limited, { pace, workers, requests });
      assert.deepEqual(run.statuses.filter((status) => status !== 200), []);
      assert.ok(run.refused <= 0.25 * requests + 3 * workers, `${run.refused} of ${requests}`);
      if (announced) assert.ok(run.refused <= 2 * workers, `${run.refused} in spite of headers`);
      const best = requests / Math.min(perSecond, workers * 1_000 / roundTrip) * 1_000;
      assert.ok(run.ms <= 2.5 * best + 3_000, `${run.ms} ms where ${best} would do`);
    }),
    { numRuns: 60 },
  );
});

for (const requests of [100, 1_000]) {
  Deno.test(`ten workers do ${requests} requests of 50 ms more than 8.5 times as quickly as one`, async () => {
    const pace = { start: 10, max: 500 };
    const run = (workers: number) => runAgainst({ roundTrip: 50 }, { pace, workers, requests });
    const [one, ten] = [await run(1), await run(10)];
    assert.ok(one.ms / ten.ms > 8.5, `${one.ms} / ${ten.ms}`);
  });
}

Deno.test("a rate that was set is never exceeded, and a server's 429 still slows it down", async () => {
  const options = { pace: { start: 10, max: 500 }, requestsPerSecond: 20, workers: 10 };
  const free = await runAgainst({ roundTrip: 50 }, { ...options, requests: 200 });
  assert.equal(free.ms, (200 - 20) / 20 * 1_000 + 50);
  for (const from of free.sentAt) {
    const within = free.sentAt.filter((at) => at >= from && at < from + 1_000).length;
    assert.ok(within <= 40, `${within} in a second`);
  }
  const limited = await runAgainst({ roundTrip: 50, perSecond: 5 }, { ...options, requests: 60 });
  assert.deepEqual(limited.statuses.filter((status) => status !== 200), []);
});
