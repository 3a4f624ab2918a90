import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { checkSession, mayOutlastTokens, rotationIsDue, touchIsDue } from "../../src/tokens/mod.ts";
import { policy } from "../keys/helpers.ts";

const minute = 60_000;
const start = 1_000 * minute;
const at = (minutes: number) => start + minutes * minute;
const times = (lastUsed: number) => ({ startedAt: start, lastUsed: at(lastUsed) });
Deno.test("checkSession ends an inactive session at the limit and not before", () => {
  assert.deepEqual(checkSession(times(0), policy, at(30) - 1), { outcome: "ok" });
  assert.deepEqual(checkSession(times(0), policy, at(30)), {
    outcome: "ended",
    reason: "inactivity",
  });
});

Deno.test("checkSession ends a used session at the absolute limit", () => {
  assert.equal(checkSession(times(59), policy, at(60) - 1).outcome, "warn");
  assert.deepEqual(checkSession(times(59), policy, at(60)), {
    outcome: "ended",
    reason: "absolute",
  });
});

Deno.test("checkSession warns in the last five minutes and names the end", () => {
  assert.deepEqual(checkSession(times(54), policy, at(55) - 1), { outcome: "ok" });
  assert.deepEqual(checkSession(times(54), policy, at(55)), {
    outcome: "warn",
    endsAt: at(60),
  });
});

Deno.test("checkSession takes 0 as no limit", () => {
  const open = { ...policy, inactivityMinutes: 0, absoluteMinutes: 0 };
  assert.deepEqual(checkSession(times(0), open, at(100_000)), { outcome: "ok" });
});

Deno.test("checkSession believes a clock that is a little behind, and never one far behind", () => {
  assert.deepEqual(checkSession(times(10), policy, at(9)), { outcome: "ok" });
  const ended = { outcome: "ended", reason: "clock" };
  assert.deepEqual(checkSession(times(10), policy, at(7)), ended);
  assert.deepEqual(checkSession({ startedAt: at(50), lastUsed: start }, policy, at(1)), ended);
  assert.deepEqual(checkSession({ startedAt: NaN, lastUsed: start }, policy, at(1)), ended);
});

Deno.test("checkSession ends the absolute limit on time although the clock went back", () => {
  const used = { startedAt: start, lastUsed: at(60) };
  assert.deepEqual(checkSession(used, policy, at(59)), { outcome: "ended", reason: "absolute" });
});

Deno.test("checkSession never lets a session live past a limit, whatever the clock does", () => {
  const steps = fc.array(fc.integer({ min: -40, max: 40 }), { maxLength: 30 });
  fc.assert(fc.property(steps, (moves) => {
    let now = 0;
    let lastUsed = 0;
    for (const move of moves) {
      now = Math.max(0, now + move);
      const state = checkSession(times(lastUsed), policy, at(now));
      if (state.outcome === "ended") return;
      assert.ok(now < 60 && now - lastUsed < 30);
      lastUsed = Math.max(lastUsed, now);
    }
  }));
});

Deno.test("touchIsDue leaves the time on record at most a minute behind, or a tenth of the limit", () => {
  assert.equal(touchIsDue(at(0), policy, at(1) - 1), false);
  assert.equal(touchIsDue(at(0), policy, at(1)), true);
  const short = { ...policy, inactivityMinutes: 1 };
  assert.equal(touchIsDue(at(0), short, at(0.1) - 1), false);
  assert.equal(touchIsDue(at(0), short, at(0.1)), true);
  assert.equal(touchIsDue(at(0), { ...policy, inactivityMinutes: 0 }, at(1)), true);
});

Deno.test("rotationIsDue counts days from issue, and 0 days means never", () => {
  const day = 24 * 60;
  assert.equal(rotationIsDue(start, 30, at(30 * day) - 1), false);
  assert.equal(rotationIsDue(start, 30, at(30 * day)), true);
  assert.equal(rotationIsDue(start, 0, at(9_999 * day)), false);
});

Deno.test("a session may outlast its access tokens without a limit, or with one above 48 hours", () => {
  const limits = [0, 1, 60, 2880, 2881, 43_200];
  const policy = { inactivityMinutes: 30, refreshThresholdMinutes: 5, autoRefresh: true };
  assert.deepEqual(
    limits.map((absoluteMinutes) => mayOutlastTokens({ ...policy, absoluteMinutes })),
    [true, false, false, false, true, true],
  );
});
