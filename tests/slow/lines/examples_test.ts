import assert from "node:assert/strict";
import { binary } from "../../_support/binary.ts";
import { hasExpect } from "../pty/_terminal.ts";
import { allExamples, notRun, runExamples } from "./_examples.ts";

const examples = await allExamples();

/** Examples that once failed, and every seventh; tests/nightly/examples_test.ts has them all. */
const sample = examples.filter((line, index) =>
  index % 7 === 0 || /^gcs (?:audit shred|api PATCH)/.test(line)
);

Deno.test({
  name: "examples of help do on the binary what they say, in a shell and a terminal",
  ignore: binary === undefined || !hasExpect,
  async fn() {
    assert.deepEqual(await runExamples(sample), []);
  },
});

Deno.test("every reason why an example is not run has an example", () => {
  for (const [pattern, reason] of notRun) {
    assert.ok(examples.some((line) => pattern.test(line)), reason);
  }
  const left = examples.filter((line) => notRun.some(([pattern]) => pattern.test(line)));
  assert.ok(left.length <= 5, left.join("\n"));
});
