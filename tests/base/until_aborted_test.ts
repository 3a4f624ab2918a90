import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { untilAborted } from "../../src/base/mod.ts";

/** Gives its values, and then never ends. */
async function* endless(values: readonly number[], ended: () => void) {
  try {
    yield* values;
    await new Promise<never>(() => {});
  } finally {
    ended();
  }
}

Deno.test("a signal ends a wait for what never comes", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  for await (const value of untilAborted(endless([1, 2], () => {}), controller.signal)) {
    seen.push(value);
    if (value === 2) queueMicrotask(() => controller.abort());
  }
  assert.deepEqual(seen, [1, 2]);
});

Deno.test("a signal that fired before gives nothing, and none gives all", async () => {
  const all = async (signal?: AbortSignal) => {
    const seen: number[] = [];
    for await (
      const value of untilAborted(
        (async function* () {
          yield* [1, 2, 3];
        })(),
        signal,
      )
    ) seen.push(value);
    return seen;
  };
  assert.deepEqual(await all(AbortSignal.abort()), []);
  assert.deepEqual(await all(), [1, 2, 3]);
  assert.deepEqual(await all(new AbortController().signal), [1, 2, 3]);
});

Deno.test("whoever stops early ends the source, and a failure of the source comes through", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { signal } = new AbortController();
  for await (const value of untilAborted(endless([1, 2], resolve), signal)) {
    assert.equal(value, 1);
    break;
  }
  await promise;
  const broken = (async function* () {
    yield 1;
    throw new Error("broken");
  })();
  await assert.rejects(async () => {
    for await (const _ of untilAborted(broken, signal));
  }, /broken/);
});

Deno.test("values that were given are not kept while more are waited for", async () => {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const given: WeakRef<object>[] = [];
  const objects = (async function* () {
    for (let count = 0; count < 1_000; count++) {
      const value = { count };
      given.push(new WeakRef(value));
      yield value;
    }
  })();
  let seen = 0;
  for await (const _ of untilAborted(objects, new AbortController().signal)) {
    if (++seen < 1_000) continue;
    // What a weak reference was made to is kept until the turn has ended.
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    const kept = given.filter((one) => one.deref() !== undefined).length;
    assert.ok(kept < 100, `${kept} are kept`);
  }
  assert.equal(seen, 1_000);
});
