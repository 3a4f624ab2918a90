/**
 * All of it on logarithms: times and rates are skewed, ratios multiply, and the ratio of two
 * geometric means is the geometric mean of the ratios of each round.
 *
 * @module
 */

/** A value and between what its true one lies, with the confidence that was asked for. */
export interface Estimate {
  readonly value: number;
  /** Undefined for a single sample, which tells nothing of its spread. */
  readonly interval: readonly [low: number, high: number] | undefined;
}

/** The middle value: of many repetitions within a round. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** The geometric mean of the samples. */
export function estimate(samples: readonly number[], confidence = 0.95): Estimate {
  const { mean, variance } = moments(samples.map(Math.log));
  const count = samples.length;
  return around(mean, Math.sqrt(variance / count), count - 1, confidence);
}

/** The ratio of two things that were measured in the same rounds. */
export function pairedRatio(
  ours: readonly number[],
  other: readonly number[],
  confidence?: number,
): Estimate {
  return estimate(ours.map((value, round) => value / (other[round] ?? NaN)), confidence);
}

/** The ratio of two things that were measured at different times (Welch). */
export function ratio(
  now: readonly number[],
  before: readonly number[],
  confidence = 0.95,
): Estimate {
  const [one, other] = [moments(now.map(Math.log)), moments(before.map(Math.log))];
  const [a, b] = [one.variance / now.length, other.variance / before.length];
  const freedom = (a + b) ** 2 / (a ** 2 / (now.length - 1) + b ** 2 / (before.length - 1));
  const isKnown = now.length > 1 && before.length > 1;
  // Equal samples spread by nothing, and their degrees of freedom are 0 / 0.
  const known = Number.isNaN(freedom) ? now.length + before.length - 2 : Math.floor(freedom);
  return around(one.mean - other.mean, Math.sqrt(a + b), isKnown ? known : 0, confidence);
}

function around(mean: number, error: number, freedom: number, confidence: number): Estimate {
  if (freedom < 1) return { value: Math.exp(mean), interval: undefined };
  const reach = studentQuantile(confidence, freedom) * error;
  return { value: Math.exp(mean), interval: [Math.exp(mean - reach), Math.exp(mean + reach)] };
}

function moments(values: readonly number[]): { readonly mean: number; readonly variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: values.length > 1 ? squares / (values.length - 1) : 0 };
}

/** How far from 0 Student's t lies at the most, with this confidence. `freedom` is whole. */
export function studentQuantile(confidence: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (studentWithin(high, freedom) < confidence) high *= 2;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (studentWithin(middle, freedom) < confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** The probability that |t| is not above this: Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function studentWithin(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const [sine, square] = [Math.sin(angle), Math.cos(angle) ** 2];
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let at = isOdd ? 3 : 2; at < freedom; at += 2) {
    term *= square * (at - 1) / at;
    sum += term;
  }
  return isOdd ? (angle + sine * sum) * 2 / Math.PI : sine * sum;
}
