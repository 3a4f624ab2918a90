import assert from "node:assert/strict";
import { binary } from "../../_support/binary.ts";
import { hasExpect } from "../pty/_terminal.ts";
import { leftOut, runBlocks, runnableBlocks } from "./_pages.ts";

const blocks = await runnableBlocks();

Deno.test({
  name: "every runnable block of the pages does on the binary what it says",
  ignore: binary === undefined || !hasExpect,
  async fn() {
    assert.deepEqual(await runBlocks(blocks), []);
  },
});

Deno.test("few lines of the pages are left out, each for a reason that holds for some", () => {
  const lines = blocks.flatMap((block) => block.lines);
  for (const [pattern, reason] of leftOut) {
    assert.ok(lines.some((line) => pattern.test(line)), reason);
  }
  const left = lines.filter((line) => leftOut.some(([pattern]) => pattern.test(line)));
  assert.ok(blocks.length >= 20 && left.length <= 10, left.join("\n"));
});
