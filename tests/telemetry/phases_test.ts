import assert from "node:assert/strict";
import { PhaseClock } from "../../src/telemetry/phases.ts";

/** A clock that is set by hand. */
function handClock(at: number) {
  let now = at;
  return { now: () => now, pass: (ms: number) => void (now += ms) };
}

Deno.test("the phases of a run add up to its time, and each moment counts once", () => {
  const { now, pass } = handClock(1_000);
  const clock = new PhaseClock(now, 960);
  clock.leave("start");
  pass(5);
  clock.enter("keys");
  pass(10);
  clock.enter("config");
  pass(3);
  clock.leave("config");
  pass(2);
  clock.leave("keys");
  clock.enter("output");
  clock.enter("waits");
  pass(7);
  clock.enter("requests");
  clock.enter("requests");
  pass(20);
  clock.leave("requests");
  pass(20);
  clock.leave("requests");
  clock.leave("waits");
  pass(1);
  clock.leave("output");
  pass(4);
  const { totalMs, phases } = clock.read();
  assert.deepEqual(Object.fromEntries(phases), {
    start: 40,
    command: 9,
    keys: 12,
    config: 3,
    waits: 7,
    requests: 40,
    output: 1,
  });
  assert.equal(totalMs, 112);
  assert.equal([...phases.values()].reduce((sum, ms) => sum + ms), totalMs);
});

Deno.test("a run that ends within a phase is told up to there", () => {
  const { now, pass } = handClock(0);
  const clock = new PhaseClock(now, 0);
  pass(30);
  assert.deepEqual(clock.read().phases, new Map([["start", 30]]));
});
