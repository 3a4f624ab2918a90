import { median } from "./statistics.ts";

/** What the contenders of some rounds gave: one value a round of the one that is named. */
export type OfRounds<Value> = (name: string) => readonly Value[];

/**
 * Measures everything once in each round, so that what disturbs the machine for longer than a
 * moment disturbs all of it; each round starts with another one. Rounds before them warm up and do
 * not count.
 */
export async function takeTurns<Value>(
  rounds: number,
  contenders: Readonly<Record<string, () => Promise<Value> | Value>>,
  warmUps = 1,
): Promise<OfRounds<Value>> {
  const all = Object.entries(contenders).map(([name, measure]) => ({
    name,
    measure,
    values: [] as Value[],
  }));
  for (let round = 0; round < warmUps + rounds; round++) {
    const first = round % all.length;
    for (const { measure, values } of [...all.slice(first), ...all.slice(0, first)]) {
      const value = await measure();
      if (round >= warmUps) values.push(value);
    }
  }
  return (name) => {
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`"${name}" was not measured`);
    return found.values;
  };
}

/** Milliseconds that something takes by the clock. */
export async function wallMs(work: () => Promise<unknown> | unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The median of so many times: what a sample of a round is where the work is short. */
export async function medianMs(
  times: number,
  work: () => Promise<unknown> | unknown,
): Promise<number> {
  const all: number[] = [];
  for (let time = 0; time < times; time++) all.push(await wallMs(work));
  return median(all);
}
