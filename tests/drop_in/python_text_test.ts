import assert from "node:assert/strict";
import { pythonText } from "../../src/drop_in/python_text.ts";

const cases: readonly (readonly [value: unknown, text: string])[] = [
  [null, "None"],
  [undefined, "None"],
  [true, "True"],
  [false, "False"],
  [15840, "15840"],
  ["", ""],
  ["it's", "it's"],
  [[], "[]"],
  [["AARNet", "GLOBUS"], "['AARNet', 'GLOBUS']"],
  [["it's"], `["it's"]`],
  [[`it's "so"`], `['it\\'s "so"']`],
  [["a\\b"], "['a\\\\b']"],
  [
    { read_write: ["/"], none: null, deep: { on: true } },
    "{'read_write': ['/'], 'none': None, 'deep': {'on': True}}",
  ],
];

for (const [value, text] of cases) {
  Deno.test(`pythonText writes ${JSON.stringify(value) ?? "nothing"} as Python's str does`, () => {
    assert.equal(pythonText(value), text);
  });
}
