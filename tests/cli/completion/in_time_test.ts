import assert from "node:assert/strict";
import { completionAnswer, readingLimitMs } from "../../../src/cli/completion/answer.ts";
import { registry } from "../../../src/cli/registry.ts";

const neverRead = () => new Promise<never>(() => {});

/** A clock on which every wait is over, and what was waited for. */
function hastyClock() {
  const waits: number[] = [];
  const sleep = (ms: number) => Promise.resolve(void waits.push(ms));
  return { waits, sleep };
}

Deno.test("completion answers with what it has where a folder does not answer in time", async () => {
  const clock = hastyClock();
  const answer = async (...words: readonly string[]) =>
    await completionAnswer(["zsh", "gcs", ...words], { registry, clock, start: neverRead });
  // Ids, settings and folders would be read; the fixed words of the same place are there.
  assert.equal(await answer("collection", "show", ""), "");
  assert.equal(await answer("--profile", ""), "");
  assert.equal(await answer("validate", "--file", "~/"), "");
  assert.match(await answer("storage-gateway", "show", "--"), /^--include-private-policies:/m);
  assert.equal(await answer("collection", "list", "--format", "nd"), "ndjson\n");
  // One wait for each that reads, however much it reads.
  assert.deepEqual(clock.waits, Array(4).fill(readingLimitMs));
});
