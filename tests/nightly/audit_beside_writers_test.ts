import assert from "node:assert/strict";
import { verifyBesideWriters } from "../slow/audit/verify/_beside_writers.ts";

Deno.test("verify raises no alarm in 200 rounds while other processes write", async () => {
  const [first, last] = await verifyBesideWriters(200);
  assert.ok(last > first, "nobody wrote meanwhile");
});
