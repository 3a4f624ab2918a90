import assert from "node:assert/strict";
import { allExamples, runExamples } from "../slow/lines/_examples.ts";
import { hasExpect } from "../slow/pty/_terminal.ts";

Deno.test({
  name: "every example of every help page does what it says, in a shell and a terminal",
  ignore: !hasExpect,
  async fn() {
    assert.deepEqual(await runExamples(await allExamples()), []);
  },
});
