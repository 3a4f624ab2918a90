import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const child = fileURLToPath(new URL("./memory_child.ts", import.meta.url));

/**
 * Growth in MiB of the round that grew least, in a process of its own: other tests run in this one.
 * A leak grows in every round (64 bytes a statement would be 15 MiB); the garbage collector's own
 * ups and downs do not.
 */
async function leastGrowth(work: "statements" | "databases"): Promise<number> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", child, work],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert.notEqual(text, "", new TextDecoder().decode(stderr));
  return Math.min(...z.array(z.number()).parse(JSON.parse(text)));
}

Deno.test("1,000,000 statements do not grow the process", async () => {
  assert.ok(await leastGrowth("statements") < 8);
});

Deno.test("opening and closing 500 databases does not grow the process", async () => {
  assert.ok(await leastGrowth("databases") < 8);
});
