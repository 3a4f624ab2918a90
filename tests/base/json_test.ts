import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { maxJsonDepth, parseJson } from "../../src/base/mod.ts";

Deno.test("parseJson is JSON.parse for every document that is not too deep", () => {
  fc.assert(fc.property(fc.json(), (text) => {
    assert.deepEqual(parseJson(text), JSON.parse(text));
  }));
  const brackets = JSON.stringify({ text: "[".repeat(10_000) + '\\"' + "{".repeat(500) });
  assert.deepEqual(parseJson(brackets), JSON.parse(brackets));
  const deepest = "[".repeat(maxJsonDepth) + "]".repeat(maxJsonDepth);
  assert.ok(Array.isArray(parseJson(deepest)));
});

Deno.test("parseJson refuses what would end the stack of whoever walks it", () => {
  for (const depth of [maxJsonDepth + 1, 1_000_000]) {
    for (const text of ["[".repeat(depth), '{"a":'.repeat(depth), '[{"":'.repeat(depth)]) {
      assert.throws(() => parseJson(text), /nested deeper than 200 levels/);
    }
  }
  for (const text of ["", "[", '{"a"', '"', "nul", "[1,]"]) {
    assert.throws(() => parseJson(text), SyntaxError);
  }
});
