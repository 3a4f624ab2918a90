import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { chunks, parseIdList, runBatch } from "../../src/batch/mod.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes that live at most while a batch of so many items runs, without the list of ids itself. */
async function peakOf(items: number): Promise<number> {
  const lines = Array.from(
    { length: items },
    (_, at) => `5a4d0003-0000-4000-9000-${at.toString(16).padStart(12, "0")}`,
  );
  const ids = parseIdList(lines.join("\n"), "a test", (id) => id);
  lines.length = 0;
  collect();
  const before = Deno.memoryUsage().heapUsed;
  let peak = 0;
  let done = 0;
  const jobs = function* () {
    for (const some of chunks(ids, 1)) {
      const request = { method: "DELETE", target: `https://gcs.example/api/roles/${some[0]}` };
      yield {
        ids: some,
        run: async () => {
          await Promise.resolve();
          if (++done % (items / 5) === 0) {
            collect();
            peak = Math.max(peak, Deno.memoryUsage().heapUsed - before);
          }
          assert.ok(request.target.length > 0);
          return some.map((id) => ({ id, outcome: "done" } as const));
        },
      };
    }
  };
  const { count } = await runBatch(jobs(), {
    workers: 10,
    buffer: 100,
    prepare: () => Promise.resolve(),
  });
  assert.equal(count.done, items);
  return peak;
}

Deno.test("a batch of a million keeps a few bytes of each item, and prepares no more than of ten thousand", async () => {
  const [few, many] = [await peakOf(10_000), await peakOf(1_000_000)];
  const each = (many - few) / 990_000;
  assert.ok(each < 40, `${each} bytes an item: ${few} and ${many}`);
});
