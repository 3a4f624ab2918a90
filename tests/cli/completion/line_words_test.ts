import assert from "node:assert/strict";
import { lineWords } from "../../../src/cli/completion/line_words.ts";

Deno.test("lineWords splits a line as a shell does, up to the cursor", () => {
  const split = (line: string) => {
    const { words, current, raw, quote } = lineWords(line);
    return [words, current, raw, quote];
  };
  assert.deepEqual(split("gcs  collection sh"), [["gcs", "collection"], "sh", "sh", ""]);
  assert.deepEqual(split("gcs "), [["gcs"], "", "", ""]);
  assert.deepEqual(split('gcs "a b" \'c"d\' '), [["gcs", "a b", 'c"d'], "", "", ""]);
  assert.deepEqual(split("gcs My\\ Pro"), [["gcs"], "My Pro", "My\\ Pro", ""]);
  assert.deepEqual(split('gcs "My Pro'), [["gcs"], "My Pro", '"My Pro', '"']);
  assert.deepEqual(split("gcs '' x"), [["gcs", ""], "x", "x", ""]);
});
