import { median } from "./statistics.ts";

/** One of the things that are measured in turn; gives its value of one round. */
export type Contender = () => Promise<number> | number;

/** The samples of a contender, one a round. */
export type SamplesOf = (name: string) => readonly number[];

/**
 * Measures everything once in each round, so that what disturbs the machine for longer than a
 * moment disturbs all of it; each round starts with another one. Rounds before them warm up and do
 * not count.
 */
export async function takeTurns(
  rounds: number,
  contenders: Readonly<Record<string, Contender>>,
  warmUps = 1,
): Promise<SamplesOf> {
  const all = Object.entries(contenders).map(([name, measure]) => ({
    name,
    measure,
    samples: [] as number[],
  }));
  for (let round = 0; round < warmUps + rounds; round++) {
    const first = round % all.length;
    for (const { measure, samples } of [...all.slice(first), ...all.slice(0, first)]) {
      const value = await measure();
      if (round >= warmUps) samples.push(value);
    }
  }
  return (name) => {
    const found = all.find((one) => one.name === name);
    if (found === undefined) throw new Error(`"${name}" was not measured`);
    return found.samples;
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
