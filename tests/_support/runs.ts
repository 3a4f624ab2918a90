import { usualSeed } from "./fast_check.ts";

/** How much is tried, and from which seed. */
export interface Runs {
  readonly runs: number;
  readonly seed: number;
  /** A parser gets no more time than this, whatever is left to try. */
  readonly seconds?: number;
}

/** Reads `--runs=100000`, `--seed=42` and `--seconds=30`, which stand behind `--` of `deno test`. */
export function readRuns(args: readonly string[], anySeed: number, usual = 1_000): Runs {
  const given = (name: string, least: number) => {
    const text = args.findLast((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
    if (text === undefined) return undefined;
    const value = /^-?\d{1,10}$/.test(text) ? Number(text) : NaN;
    if (!(value >= least && value < 2 ** 31)) throw new RangeError(`Invalid --${name}=${text}`);
    return value;
  };
  const runs = given("runs", 1);
  const seed = given("seed", -(2 ** 31)) ?? (runs === undefined ? usualSeed : anySeed);
  const seconds = given("seconds", 1);
  return { runs: runs ?? usual, seed, ...(seconds === undefined ? {} : { seconds }) };
}

/** A seed for a run of other examples than the usual ones. */
export const [anySeed = 0] = crypto.getRandomValues(new Int32Array(1));
