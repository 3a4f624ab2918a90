import assert from "node:assert/strict";
import { isObject, memberAt } from "../../src/base/mod.ts";

Deno.test("isObject is true for objects with members alone", () => {
  assert.deepEqual([{}, [], null, "x", 1, undefined, () => {}].map(isObject), [
    ...[true, false, false, false, false, false, false],
  ]);
});

Deno.test("memberAt follows own members, through lists too, and inherits nothing", () => {
  const value = { a: { b: [{ c: 1 }] }, none: null };
  assert.equal(memberAt(value, ["a", "b", 0, "c"]), 1);
  assert.equal(memberAt(value, []), value);
  for (
    const path of [["a", "x"], ["none", "x"], ["constructor"], ["a", "b", 0, "c", "d"], [
      "__proto__",
    ]]
  ) {
    assert.equal(memberAt(value, path), undefined, path.join("."));
  }
});
