import assert from "node:assert/strict";
import { leapingClock } from "../_support/leaping_clock.ts";
import { setStage } from "../_support/stage.ts";
import { works } from "./_expect.ts";

Deno.test("a list of many pages shows how far it is on a terminal, and before its table alone", async () => {
  await using stage = await setStage({
    clock: leapingClock(300),
    sandbox: { seed: { generate: { "mapped_collections": 30 } }, pageSize: 10 },
  });
  const list = ["collection", "list", "--no-names"];
  const seen = await works(stage, list, { isTerminal: true, columns: 200 });
  assert.match(seen.stderr, /^\r.\[KReading: \d+, \d+(?:\.\d)?\/(?:s|min)/);
  assert.ok(seen.stderr.endsWith("\r\x1b[K"), "the line is taken away");
  assert.equal((await works(stage, list)).stderr, "");
  const asked = await works(stage, [...list, "--progress", "-F", "json"], {});
  assert.ok(Array.isArray(asked.json()));
});
