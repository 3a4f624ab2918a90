import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { hasUnseen, visible, visibleJson } from "../../src/base/mod.ts";

// deno-lint-ignore no-control-regex
const dangerous = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom("\x1b", "[", "2", "J", "\x9b", "\u202e", "\n", "\r", "\0", "\x07", "\u2066"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  ),
});

Deno.test("visible leaves nothing that a terminal obeys, and is stable", () => {
  fc.assert(fc.property(hostile, (text) => {
    const shown = visible(text);
    assert.doesNotMatch(shown, dangerous);
    assert.equal(visible(shown), shown);
    assert.ok(shown.isWellFormed());
  }));
});

Deno.test("visible shows escapes, and ordinary text of any language as it is", () => {
  assert.equal(visible("\x1b[31mred\x9bx"), "\\x1b[31mred\\x9bx");
  assert.equal(visible("a\nb\tc\rd"), "a\\nb\\tc\\rd");
  assert.equal(visible("evil\u202etxt.exe"), "evil\\u202etxt.exe");
  assert.equal(visible("\ud800x"), "\\ud800x");
  for (const text of ["plain", "Größe", "日本語", "👩‍🚀", "naïve – “q”"]) {
    assert.equal(visible(text), text);
  }
});

Deno.test("visibleJson hides control characters and parses to the same value", () => {
  fc.assert(fc.property(fc.oneof(hostile, fc.jsonValue()), (value) => {
    const json = visibleJson(JSON.stringify(value, null, 2));
    assert.doesNotMatch(json.replaceAll("\n", ""), dangerous);
    assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("visible shows what nobody sees: fillers, soft hyphens, tags, joiners between letters", () => {
  const shown: readonly [string, string][] = [
    ["a\u00adb", "a\\xadb"],
    ["a\u180eb", "a\\u180eb"],
    ["\u3164", "\\u3164"],
    ["\u115f\uffa0", "\\u115f\\uffa0"],
    ["\u034f", "\\u034f"],
    ["x\u{e0041}\u{e007f}", "x\\u{e0041}\\u{e007f}"],
    ["ad\u200dmin", "ad\\u200dmin"],
    ["a\ufe0f", "a\\ufe0f"],
    ["1\ufe0f", "1\\ufe0f"],
    ["\u0085\ufdd0", "\\x85\\ufdd0"],
  ];
  for (const [text, expected] of shown) {
    assert.equal(visible(text), expected);
    assert.ok(hasUnseen(text), expected);
    assert.equal(JSON.parse(visibleJson(JSON.stringify(text))), text);
  }
});

Deno.test("visible leaves joiners where a script or an emoji needs them", () => {
  for (const text of ["می\u200cخواهم", "क्\u200dष", "👩‍👩‍👧", "❤️", "1️⃣", "👍🏽"]) {
    assert.equal(visible(text), text);
    assert.equal(hasUnseen(text), false);
  }
});
