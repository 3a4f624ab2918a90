import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { chunks, parseIdList, unique } from "../../src/batch/mod.ts";

const plain = (typed: string) => typed;

Deno.test("parseIdList takes one id a line, whatever ends lines, and leaves comments out", () => {
  const text = "\ufeffa\r\n\n  b  # the second\r# nothing\n\tc\n";
  assert.deepEqual(parseIdList(text, "x", plain), ["a", "b", "c"]);
  assert.deepEqual(parseIdList("", "x", plain), []);
  assert.deepEqual(parseIdList("# only words\n\n", "x", plain), []);
});

Deno.test("parseIdList names the line of what is no id, counting empty ones and comments", () => {
  const names: string[] = [];
  parseIdList("a\n\n# c\nb", '"ids.txt"', (typed, name) => {
    names.push(name);
    return typed;
  });
  assert.deepEqual(names, ['line 1 of "ids.txt"', 'line 4 of "ids.txt"']);
});

Deno.test("unique keeps the first of each, in order", () => {
  assert.deepEqual(unique(["b", "a", "b", "c", "a"]), ["b", "a", "c"]);
});

Deno.test("chunks loses nothing, keeps the order, and fills every part but the last", () => {
  fc.assert(fc.property(fc.array(fc.string()), fc.integer({ min: 1, max: 20 }), (ids, size) => {
    const parts = [...chunks(ids, size)];
    assert.deepEqual(parts.flat(), ids);
    assert.ok(parts.slice(0, -1).every(({ length }) => length === size));
    assert.ok(parts.every(({ length }) => length > 0 && length <= size));
  }));
});
