import assert from "node:assert/strict";
import { verifyBesideWriters } from "./_beside_writers.ts";

Deno.test("verify raises no alarm while other processes write", async () => {
  const [first, last] = await verifyBesideWriters(12);
  assert.ok(last > first, "nobody wrote meanwhile");
});
