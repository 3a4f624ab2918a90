import assert from "node:assert/strict";
import type { Row } from "../../bench/rows.ts";
import { digits, figuresOf, markdownTable } from "../../bench/table.ts";

const rate: Row = {
  what: "requests, 10 at once",
  unit: "requests/s",
  better: "more",
  samples: [4000, 4000],
  baseline: { what: "no pool", samples: [1000, 1000], goal: 5 },
  limit: { what: "fetch", samples: [5000, 5000], goal: 0.8 },
};
const time: Row = {
  what: "--version",
  unit: "ms",
  better: "less",
  samples: [39, 41],
  limit: { what: "a bare program", samples: [30, 31], goal: 1.35 },
};
const size: Row = { what: "payload", unit: "MB", better: "less", samples: [7.04], goal: 10.5 };

Deno.test("the table says ours, what it is held against, and whether the goals are met", () => {
  const [head = "", rule = "", ...lines] = markdownTable([rate, time, size]).split("\n");
  const cells = (line: string) => line.split("|").map((cell) => cell.trim()).slice(1, -1);
  assert.deepEqual(cells(head), ["what", "baseline", "ours", "limit", "ratio", "spread"]);
  assert.match(rule, /^\| -+ \| -+: \| -+: \| -+: \| -+: \| -+: \|$/);
  assert.deepEqual(lines.slice(0, 3).map(cells), [
    [
      "requests, 10 at once, requests/s",
      ...["1,000 (no pool)", "4,000", "5,000 (fetch)"],
      "4× baseline (≥ 5: NO), 0.8 of limit (≥ 0.8: yes)",
      "± 0 %, ± 0 %",
    ],
    ["--version, ms", "", "40", "30.5 (a bare program)", "1.31× limit (≤ 1.35: yes)", "± 11.6 %"],
    ["payload, MB", "", "7.04 (≤ 10.5: yes)", "", "", "one round"],
  ]);
  const widths = [head, rule, ...lines.slice(0, 3)].map((line) => [...line].length);
  assert.equal(new Set(widths).size, 1);
});

Deno.test("to a baseline more is better, whichever way the values run", () => {
  const slower: Row = { ...time, baseline: { what: "once", samples: [78, 82] }, limit: undefined };
  assert.equal(figuresOf(slower).ratios[0]?.text, "2× baseline");
});

Deno.test("a row whose samples do not belong together is refused", () => {
  const wrong: Row = { ...rate, samples: [1, 2, 3] };
  assert.throws(() => markdownTable([wrong]), /not as many samples of each/);
  assert.throws(() => markdownTable([{ ...size, samples: [0] }]), /samples 0/);
  assert.throws(() => markdownTable([{ ...size, samples: [] }]), /no samples/);
});

Deno.test("values have three digits and thousands apart", () => {
  assert.deepEqual([0.8369, 1, 12.345, 99.96, 123.4, 55_449.5].map(digits), [
    ...["0.837", "1", "12.3", "100", "123", "55,450"],
  ]);
});
