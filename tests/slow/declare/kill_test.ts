import { killedProcessIsMadeGood } from "./_killed_applies.ts";

Deno.test("an apply that is killed is made good by the next, to the same endpoint", async () => {
  await killedProcessIsMadeGood(4);
});
