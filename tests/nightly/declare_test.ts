import { properties } from "../declare/_properties.ts";
import fc from "../_support/fast_check.ts";
import { anySeed, readRuns } from "../_support/runs.ts";
import { killedProcessIsMadeGood } from "../slow/declare/_killed_applies.ts";

/** `deno test -A tests/nightly/declare_test.ts -- --runs=1000 --seed=7` draws fewer, or others. */
const { runs, seed } = readRuns(Deno.args, anySeed, 10_000);
const kills = Math.ceil(runs * 0.03);
fc.configureGlobal({ seed });

for (const [name, property] of Object.entries(properties)) {
  Deno.test(`${name} (${runs} of them)`, () => property(runs));
}

Deno.test(`an apply that is killed is made good by the next, ${kills} times`, async () => {
  await killedProcessIsMadeGood(kills);
});
