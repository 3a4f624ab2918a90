import assert from "node:assert/strict";
import { Utf8Buffer, utf8Length } from "../../src/base/mod.ts";
import fc from "../_support/fast_check.ts";

const encoder = new TextEncoder();
/** Texts of every kind of unit, halves of pairs too, and of every size around the limits. */
const texts = fc.tuple(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((one) => String.fromCharCode(one)) }),
  fc.constantFrom(0, 1, 1_365, 1_366, 4_096, 90_000),
  fc.constantFrom("a", "é", "€", "😀", "\ud800"),
).map(([text, times, more]) => text + more.repeat(times));

Deno.test("whatever a text holds, its bytes are those of a TextEncoder, as many as are counted", async () => {
  const buffer = new Utf8Buffer();
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const expected = encoder.encode(text);
      const lent = await buffer.lend(text, (bytes) => Promise.resolve(bytes.slice()));
      assert.deepEqual(lent, expected);
      assert.equal(utf8Length(text), expected.length);
    }),
    { numRuns: 200 },
  );
});

Deno.test("texts that are lent at once have bytes of their own, whichever ends first", async () => {
  const buffer = new Utf8Buffer();
  const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>());
  const all = gates.map(({ promise }, at) =>
    buffer.lend(`text number ${at}`, async (bytes) => {
      await promise;
      return new TextDecoder().decode(bytes);
    })
  );
  for (const at of [1, 2, 0]) {
    gates[at]?.resolve();
    assert.equal(await all[at], `text number ${at}`);
  }
  assert.equal(await buffer.lend("again", (bytes) => Promise.resolve(bytes.length)), 5);
});

Deno.test("bytes are wiped when the work on them has ended, however it did, and are used again", async () => {
  const buffer = new Utf8Buffer();
  const seen: Uint8Array[] = [];
  const keep = (bytes: Uint8Array) => {
    seen.push(bytes);
    return seen.length === 2 ? Promise.reject(new Error("no")) : Promise.resolve();
  };
  await buffer.lend("a password", keep);
  await assert.rejects(buffer.lend("another one", keep));
  await buffer.lend("x".repeat(300_000), keep);
  await buffer.lend("the last", keep);
  for (const bytes of seen) assert.ok(bytes.every((byte) => byte === 0));
  const [first, second, large, last] = seen.map((bytes) => bytes.buffer);
  assert.ok(first === second && second === last, "one buffer");
  assert.notEqual(large, first, "a large text does not stay in memory");
});
