import fc from "../_support/fast_check.ts";
import { anySeed, readRuns } from "../_support/runs.ts";

/** Of this run of the tests. */
export const { runs, seed, seconds } = readRuns(Deno.args, anySeed);

Deno.stderr.writeSync(new TextEncoder().encode(`fuzz: --runs=${runs} --seed=${seed}\n`));

/** Tries a property; a failure names the seed and the smallest case. */
export async function fuzz(
  property: fc.IProperty<never> | fc.IRawProperty<unknown, boolean>,
): Promise<void> {
  await fc.assert(property, {
    numRuns: runs,
    seed,
    ...(seconds === undefined ? {} : { interruptAfterTimeLimit: seconds * 1_000 }),
  });
}
