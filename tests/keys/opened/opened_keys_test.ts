import assert from "node:assert/strict";
import type { Clock } from "../../../src/base/mod.ts";
import { type MemoryPlace, openedKeys } from "../../../src/keys/mod.ts";
import { fakeClock } from "../helpers.ts";

const minute = 60_000;
const key = new Uint8Array(32).fill(7);

function movable(): Clock & { move(ms: number): void } {
  const clock = fakeClock();
  return { ...clock, move: (ms) => clock.set(clock.now() + ms) };
}

/** A place that forgets when the test's clock says so; `refuses` takes nothing. */
function place(clock: Clock, refuses = false) {
  const kept = new Map<string, { payload: Uint8Array<ArrayBuffer>; endsAt: number }>();
  const memory: MemoryPlace = {
    name: refuses ? "closed" : "memory",
    read(name) {
      const found = kept.get(name);
      const isThere = found !== undefined && found.endsAt > clock.now();
      return Promise.resolve(isThere ? found.payload.slice() : undefined);
    },
    keep(name, payload, seconds) {
      if (refuses) return Promise.resolve(false);
      const endsAt = seconds === 0 ? Infinity : clock.now() + seconds * 1000;
      kept.set(name, { payload: payload.slice(), endsAt });
      return Promise.resolve(true);
    },
    forget: (name) => Promise.resolve(kept.delete(name)),
  };
  return { memory, kept };
}

const limits = { inactivityMinutes: 30, absoluteMinutes: 60 };

Deno.test("an opened key lasts while the session is used, and never longer than the session may", async () => {
  const clock = movable();
  const { memory } = place(clock);
  const keys = openedKeys({ places: () => Promise.resolve([memory]), limits, clock });
  assert.deepEqual(await keys.put("a", key), { place: "memory", ...limits });
  clock.move(29 * minute);
  assert.deepEqual(await keys.get("a"), key);
  clock.move(2 * minute);
  assert.equal(await keys.get("a"), undefined, "a look at it is no use");
  await keys.put("a", key);
  for (let passed = 0; passed < 50; passed += 25) {
    clock.move(25 * minute);
    assert.deepEqual(await keys.get("a"), key);
    await keys.touch("a");
  }
  clock.move(11 * minute);
  assert.equal(await keys.get("a"), undefined, "61 minutes in all");
});

Deno.test("an opened key without limits lasts until it is dropped", async () => {
  const clock = movable();
  const { memory, kept } = place(clock);
  const none = { inactivityMinutes: 0, absoluteMinutes: 0 };
  const keys = openedKeys({ places: () => Promise.resolve([memory]), limits: none, clock });
  await keys.put("a", key);
  clock.move(100 * 24 * 60 * minute);
  assert.deepEqual(await keys.get("a"), key);
  assert.equal(await keys.drop("a"), true);
  assert.equal(await keys.drop("a"), false);
  assert.equal(kept.size, 0);
});

Deno.test("a clock that went back closes an opened key, and limits that grew shorter count at once", async () => {
  const clock = movable();
  const { memory, kept } = place(clock);
  const places = () => Promise.resolve([memory]);
  const keys = openedKeys({ places, limits, clock });
  await keys.put("a", key);
  clock.move(-minute);
  assert.equal(await keys.get("a"), undefined);
  assert.equal(kept.size, 0);
  await keys.put("a", key);
  clock.move(10 * minute);
  const shorter = openedKeys({ places, limits: { ...limits, absoluteMinutes: 5 }, clock });
  assert.equal(await shorter.get("a"), undefined);
});

Deno.test("the first place that takes a key has it, and no place is no failure", async () => {
  const clock = movable();
  const [closed, open] = [place(clock, true), place(clock)];
  const keys = openedKeys({
    places: () => Promise.resolve([closed.memory, open.memory]),
    limits,
    clock,
  });
  assert.equal((await keys.put("a", key))?.place, "memory");
  assert.deepEqual(await keys.get("a"), key);
  const nowhere = openedKeys({ places: () => Promise.resolve([]), limits, clock });
  assert.equal(await nowhere.put("a", key), undefined);
  assert.equal(await nowhere.get("a"), undefined);
});
