import assert from "node:assert/strict";
import { awaitState, stateLifetime } from "../../src/login/login_state.ts";
import { FakeClock, random } from "../globus/_fakes.ts";

Deno.test("10,000 states have 32 bytes each, and none is there twice", () => {
  const clock = new FakeClock();
  const states = Array.from({ length: 10_000 }, () => awaitState(clock, random).state);
  assert.equal(new Set(states).size, 10_000);
  for (const state of states) {
    assert.equal(Uint8Array.fromBase64(state, { alphabet: "base64url" }).length, 32);
  }
});

Deno.test("a state is redeemed once, and another login's state never", () => {
  const clock = new FakeClock();
  const [one, other] = [awaitState(clock, random), awaitState(clock, random)];
  assert.equal(one.redeem(other.state), false);
  assert.equal(one.redeem(one.state), true);
  assert.equal(one.redeem(one.state), false);
  assert.equal(other.redeem(other.state), true);
});

Deno.test("a wrong state is refused and leaves the right one good", () => {
  const { state, redeem } = awaitState(new FakeClock(), random);
  for (const wrong of ["", "x", state.slice(0, -1), `${state}x`, state.toLowerCase() + "A"]) {
    assert.equal(redeem(wrong), false);
  }
  assert.equal(redeem(state), true);
});

Deno.test("a state is good for less than five minutes, and then for good not", () => {
  const clock = new FakeClock();
  const [early, late] = [awaitState(clock, random), awaitState(clock, random)];
  clock.advance(stateLifetime - 1);
  assert.equal(early.redeem(early.state), true);
  clock.advance(1);
  assert.equal(late.redeem(late.state), false);
  clock.advance(-1);
  assert.equal(late.redeem(late.state), false, "a stale one was used up");
});

Deno.test("a state from the future of a clock that was set back is refused", () => {
  const clock = new FakeClock();
  const { state, redeem } = awaitState(clock, random);
  clock.advance(-1);
  assert.equal(redeem(state), false);
});
