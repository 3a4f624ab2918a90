import assert from "node:assert/strict";
import { flipEachPage, putBackEachPage, twoMoments } from "../../../audit/verify/_pages.ts";

const moments = twoMoments();

Deno.test("verify finds a flipped bit on every page of the file", async () => {
  const { attacks, harmless } = await flipEachPage(await moments, 1);
  assert.ok(attacks > 30, `${attacks}`);
  assert.equal(harmless, 0);
});

Deno.test("verify finds every page that was put back to an earlier one, or no record says less", async () => {
  const { attacks, harmless } = await putBackEachPage(await moments);
  assert.ok(attacks > 15, `${attacks}`);
  assert.ok(harmless < attacks / 2, `${harmless} of ${attacks}`);
});
