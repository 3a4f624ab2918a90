import assert from "node:assert/strict";
import { StateStore } from "../../src/login/mod.ts";
import { stateLifetime } from "../../src/login/login_state.ts";
import { FakeClock, random } from "../globus/_fakes.ts";

Deno.test("StateStore issues 10,000 states of 32 bytes without a duplicate", () => {
  const store = new StateStore(new FakeClock(), random);
  const states = new Set(Array.from({ length: 10_000 }, () => store.issue()));
  assert.equal(states.size, 10_000);
  assert.equal(store.size, 10_000);
  for (const state of states) {
    assert.equal(Uint8Array.fromBase64(state, { alphabet: "base64url" }).length, 32);
  }
});

Deno.test("StateStore.redeem accepts a state once", () => {
  const store = new StateStore(new FakeClock(), random);
  const state = store.issue();
  const other = store.issue();
  assert.equal(store.redeem(state), true);
  assert.equal(store.redeem(state), false);
  assert.equal(store.redeem(other), true);
  assert.equal(store.size, 0);
});

Deno.test("StateStore.redeem refuses what was never issued and keeps what was", () => {
  const store = new StateStore(new FakeClock(), random);
  const state = store.issue();
  for (const wrong of ["", "x", state.slice(0, -1), `${state}x`, state.toLowerCase() + "A"]) {
    assert.equal(store.redeem(wrong), false);
  }
  assert.equal(store.redeem(state), true);
});

Deno.test("StateStore.redeem refuses a state after five minutes", () => {
  const clock = new FakeClock();
  const store = new StateStore(clock, random);
  const [early, late] = [store.issue(), store.issue()];
  clock.advance(stateLifetime - 1);
  assert.equal(store.redeem(early), true);
  clock.advance(1);
  assert.equal(store.redeem(late), false);
});

Deno.test("StateStore.redeem refuses a state from the future of a clock that was set back", () => {
  const clock = new FakeClock();
  const store = new StateStore(clock, random);
  const state = store.issue();
  clock.advance(-1);
  assert.equal(store.redeem(state), false);
});

Deno.test("StateStore forgets expired states and only those", () => {
  const clock = new FakeClock();
  const store = new StateStore(clock, random);
  store.issue();
  clock.advance(stateLifetime - 10);
  const fresh = store.issue();
  clock.advance(10);
  store.clean();
  assert.equal(store.size, 1);
  assert.equal(store.redeem(fresh), true);
  for (let n = 0; n < 100; n++) store.issue();
  clock.advance(stateLifetime);
  store.issue();
  assert.equal(store.size, 1);
});

Deno.test("StateStore forgets a state that a set-back clock made stale", () => {
  const clock = new FakeClock();
  const store = new StateStore(clock, random);
  store.issue();
  clock.advance(-1);
  const state = store.issue();
  assert.equal(store.size, 1);
  assert.equal(store.redeem(state), true);
});
