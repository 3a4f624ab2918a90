import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { formatDuration, parseDuration } from "../../src/config/mod.ts";

Deno.test("parseDuration reads units, and numbers as seconds", () => {
  const readings: [unknown, number | undefined][] = [
    ["500ms", 500],
    ["1s", 1000],
    ["1.5m", 90_000],
    ["2h", 7_200_000],
    ["10", 10_000],
    [" 3 s ", 3000],
    [0.25, 250],
    [0, 0],
    [-1, undefined],
    ["-1s", undefined],
    ["1d", undefined],
    ["", undefined],
    ["s", undefined],
    ["1e3s", undefined],
    [NaN, undefined],
    [null, undefined],
  ];
  for (const [value, ms] of readings) assert.equal(parseDuration(value), ms, String(value));
});

Deno.test("formatDuration is read back by parseDuration", () => {
  fc.assert(fc.property(fc.nat(10_000_000), (ms) => parseDuration(formatDuration(ms)) === ms));
  assert.deepEqual([0, 500, 1000, 90_000, 120_000].map(formatDuration), [
    "0ms",
    "500ms",
    "1s",
    "90s",
    "2m",
  ]);
});
