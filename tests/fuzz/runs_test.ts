import assert from "node:assert/strict";
import { usualSeed } from "../_support/fast_check.ts";
import { readRuns } from "../_support/runs.ts";

Deno.test("readRuns takes a thousand runs from the usual seed, or so many from a new one", () => {
  assert.deepEqual(readRuns([], 7), { runs: 1_000, seed: usualSeed });
  assert.deepEqual(readRuns(["--runs=2000"], 7), { runs: 2_000, seed: 7 });
  assert.deepEqual(readRuns(["--runs=100000", "--seed=-42"], 7), { runs: 100_000, seed: -42 });
  assert.deepEqual(readRuns(["--runs=9", "--seconds=30"], 7), { runs: 9, seed: 7, seconds: 30 });
});

Deno.test("readRuns refuses numbers that would try nothing", () => {
  for (const word of ["--runs=0", "--runs=", "--runs=many", "--seed=1.5", "--seconds=0"]) {
    assert.throws(() => readRuns([word], 7), RangeError, word);
  }
});
