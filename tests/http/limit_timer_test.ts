import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { type Limited, LimitTimer } from "../../src/http/limit_timer.ts";
import { holdTime } from "./_held_time.ts";

/** Something whose limit the test moves. */
class Work implements Limited {
  endedAt: number | undefined;
  constructor(public endsAt: number) {}
  end(): void {
    this.endedAt = performance.now();
    this.endsAt = Infinity;
  }
}

Deno.test("a thousand requests that end in time take one timer, and none is left of a closed client", () => {
  using time = holdTime();
  const timer = new LimitTimer();
  const works = Array.from({ length: 1_000 }, () => new Work(performance.now() + 60_000));
  for (const work of works) timer.watch(work);
  for (const work of works) timer.letGo(work);
  assert.deepEqual([time.set, time.waiting], [1, 1]);
  timer.close();
  assert.equal(time.waiting, 0);
});

Deno.test("a timer that was closed ends what is still under way, and is cleared after it", () => {
  using time = holdTime();
  const timer = new LimitTimer();
  const [first, second] = [60_000, 90_000].map((ms) => new Work(performance.now() + ms));
  assert.ok(first !== undefined && second !== undefined);
  timer.watch(first);
  timer.watch(second);
  timer.close();
  time.pass(60_000);
  assert.deepEqual([first.endedAt !== undefined, second.endedAt], [true, undefined]);
  timer.letGo(first);
  timer.letGo(second);
  assert.equal(time.waiting, 0);
});

Deno.test("a limit longer than a timer of the runtime can wait is not up at once", () => {
  using time = holdTime();
  const timer = new LimitTimer();
  const work = new Work(performance.now() + 2 ** 32);
  timer.watch(work);
  time.pass(2 ** 31);
  assert.equal(work.endedAt, undefined);
  time.pass(2 ** 31);
  assert.notEqual(work.endedAt, undefined);
  timer.letGo(work);
  timer.close();
});

Deno.test("whatever is watched, moved and let go of ends at its limit and never before", () => {
  const ms = fc.integer({ min: 5_000, max: 100_000 });
  const step = fc.oneof(
    fc.record({ does: fc.constant("watch" as const), ms }),
    fc.record({ does: fc.constant("move" as const), ms, which: fc.nat(20) }),
    fc.record({ does: fc.constant("let go" as const), which: fc.nat(20) }),
    fc.record({ does: fc.constant("pass" as const), ms: fc.nat(60_000) }),
  );
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    using time = holdTime();
    const timer = new LimitTimer();
    const works: Work[] = [];
    for (const one of steps) {
      const now = performance.now();
      if (one.does === "watch") {
        const work = new Work(now + one.ms);
        works.push(work);
        timer.watch(work);
      } else if (one.does === "pass") {
        const due = works.filter(({ endsAt }) => endsAt <= now + one.ms);
        time.pass(one.ms);
        assert.deepEqual(works.filter(({ endedAt }) => endedAt === performance.now()), due);
        due.forEach((work) => timer.letGo(work));
        due.forEach((work) => works.splice(works.indexOf(work), 1));
      } else {
        const [work] = works.splice(one.which, 1);
        if (work === undefined) continue;
        timer.letGo(work);
        if (one.does === "let go") continue;
        works.push(work);
        work.endsAt = now + one.ms;
        timer.watch(work);
        timer.fireBy(work.endsAt);
      }
    }
    for (const work of works) timer.letGo(work);
    timer.close();
    assert.equal(time.waiting, 0);
  }));
});
