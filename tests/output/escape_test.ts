import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { visible, visibleJson } from "../../src/output/escape.ts";
import { padded, width } from "../../src/output/width.ts";

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

Deno.test("width counts columns, and padded fills them without cutting", () => {
  const widths: [string, number][] = [["abc", 3], ["日本", 4], ["e\u0301", 1], ["👍", 2], ["", 0]];
  for (const [text, columns] of widths) assert.equal(width(text), columns, text);
  assert.equal(padded("日", 4), "日  ");
  assert.equal(padded("longer", 2), "longer");
});
