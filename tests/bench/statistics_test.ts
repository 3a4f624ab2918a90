import assert from "node:assert/strict";
import { numbers } from "../../bench/audit_records.ts";
import { estimate, median, pairedRatio, ratio, studentQuantile } from "../../bench/statistics.ts";

const near = (found: number | undefined, wanted: number, by = 5e-4) =>
  assert.ok(found !== undefined && Math.abs(found - wanted) <= by, `${found}, not ${wanted}`);

Deno.test("the quantiles of Student's t are those of the printed tables", () => {
  const table = [
    [0.95, 1, 12.706],
    [0.95, 2, 4.303],
    [0.95, 3, 3.182],
    [0.95, 4, 2.776],
    [0.95, 9, 2.262],
    [0.95, 30, 2.042],
    [0.99, 5, 4.032],
    [0.99, 10, 3.169],
    [0.999, 4, 8.61],
    [0.999, 120, 3.373],
  ] as const;
  for (const [confidence, freedom, wanted] of table) {
    near(studentQuantile(confidence, freedom), wanted);
  }
});

Deno.test("the median of an even number of values lies between the two in the middle", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([1, 2, 10, 20]), 6);
});

Deno.test("an estimate is the geometric mean, with the interval of the logarithms", () => {
  const { value, interval } = estimate([1, 10, 100]);
  near(value, 10);
  // The logarithms spread by log(10): 4.303 × 2.303 / √3 on both sides of the mean.
  near(Math.log(interval?.[0] ?? NaN), Math.log(10) - 5.7199, 1e-3);
  near(Math.log(interval?.[1] ?? NaN), Math.log(10) + 5.7199, 1e-3);
});

Deno.test("one sample has a value and no interval, alone as compared", () => {
  assert.deepEqual(estimate([4]).interval, undefined);
  assert.deepEqual(ratio([4, 4, 5], [8]).interval, undefined);
  near(ratio([4], [8]).value, 0.5);
});

Deno.test("ratios of the same round forget what slowed both sides of a round down", () => {
  const { value, interval } = pairedRatio([20, 200, 2000], [10, 100, 1000]);
  near(value, 2);
  near(interval?.[0], 2);
  near(interval?.[1], 2);
});

Deno.test("Welch's interval of two samples is that of a worked example", () => {
  // Means 1 and 2 and variances 1 and 4 of logarithms: t(0.95, 2) = 4.303, error √(1/3 + 4/3).
  const { value, interval } = ratio([0, 1, 2].map(Math.exp), [0, 2, 4].map(Math.exp));
  near(Math.log(value), -1);
  near(Math.log(interval?.[0] ?? NaN), -1 - 5.555, 2e-3);
  near(Math.log(interval?.[1] ?? NaN), -1 + 5.555, 2e-3);
});

Deno.test("equal samples on both sides have an interval without width", () => {
  const { interval } = ratio([2, 2, 2], [2, 2, 2]);
  near(interval?.[0], 1);
  near(interval?.[1], 1);
});

Deno.test("95 % intervals of noisy samples hold the true ratio in about 95 of 100 cases", () => {
  const next = numbers(7);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const noisy = (true_: number, count: number, by: number) =>
    Array.from({ length: count }, () => true_ * Math.exp(by * gauss()));
  const runs = 4000;
  let held = 0;
  for (let run = 0; run < runs; run++) {
    const { interval } = ratio(noisy(3, 5, 0.1), noisy(2, 7, 0.05));
    if (interval !== undefined && interval[0] <= 1.5 && 1.5 <= interval[1]) held++;
  }
  assert.ok(held / runs > 0.94 && held / runs < 0.975, `${held} of ${runs}`);
});
