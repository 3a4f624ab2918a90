import assert from "node:assert/strict";
import { csvField } from "../../src/base/mod.ts";

Deno.test("a CSV field is never a formula, and keeps its text", () => {
  for (const text of ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "|cmd", "%x", "＝1", "\r=1"]) {
    assert.match(csvField(text), /^"?'/, JSON.stringify(text));
  }
  assert.equal(csvField("plain"), "plain");
  assert.equal(csvField('a "b", c'), '"a ""b"", c"');
  assert.equal(csvField("two\nlines"), "two\\nlines");
  assert.equal(csvField("a\r\u0085\u202e\u00ad\u3164b"), "a\\r\\x85\\u202e\\xad\\u3164b");
  assert.equal(csvField("a\u0000\u001bb"), "a\\x00\\x1bb");
  assert.equal(csvField("ends "), '"ends "');
});
