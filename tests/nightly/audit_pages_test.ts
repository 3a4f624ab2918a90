import assert from "node:assert/strict";
import { flipEachPage, twoMoments } from "../audit/verify/_pages.ts";

Deno.test("verify finds each of 64 flipped bits on every page of the file", async () => {
  const { attacks, harmless } = await flipEachPage(await twoMoments(), 64);
  assert.ok(attacks > 2000, `${attacks}`);
  assert.equal(harmless, 0);
});
