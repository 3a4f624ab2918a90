import { properties } from "../declare/_properties.ts";
import { killedProcessIsMadeGood } from "../slow/declare/_killed_applies.ts";

const runs = 10_000;

for (const [name, property] of Object.entries(properties)) {
  Deno.test(`${name} (${runs} of them)`, () => property(runs));
}

Deno.test("an apply that is killed is made good by the next, 300 times", async () => {
  await killedProcessIsMadeGood(300);
});
