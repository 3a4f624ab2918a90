import assert from "node:assert/strict";
import { padded, width } from "../../src/output/width.ts";

Deno.test("width counts columns, and padded fills them without cutting", () => {
  const widths: [string, number][] = [["abc", 3], ["日本", 4], ["e\u0301", 1], ["👍", 2], ["", 0]];
  for (const [text, columns] of widths) assert.equal(width(text), columns, text);
  assert.equal(padded("日", 4), "日  ");
  assert.equal(padded("longer", 2), "longer");
});
