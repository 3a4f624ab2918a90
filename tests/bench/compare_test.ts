import assert from "node:assert/strict";
import { numbers } from "../../bench/audit_records.ts";
import { compareRows, comparisonText } from "../../bench/compare.ts";
import type { Row } from "../../bench/rows.ts";

const next = numbers(11);

/** Samples around a value, off by up to so much of it. */
function around(value: number, by: number, rounds = 8): number[] {
  return Array.from({ length: rounds }, () => value * (1 + by * (2 * next() - 1)));
}

const rate = (samples: number[], limit?: number[]): Row => ({
  what: "requests",
  unit: "requests/s",
  better: "more",
  samples,
  ...(limit === undefined ? {} : { limit: { what: "fetch", samples: limit } }),
});
const time = (samples: number[]): Row => ({ what: "start", unit: "ms", better: "less", samples });
const size = (samples: number[]): Row => ({ what: "memory", unit: "MiB", better: "less", samples });

function verdicts(before: Row[], now: Row[]): string[] {
  return compareRows(before, now).changes.map(({ words }) => words);
}

Deno.test("a compare calls slower what is beyond the interval, and nothing within it", () => {
  assert.deepEqual(verdicts([time(around(100, 0.05))], [time(around(120, 0.05))]), ["slower"]);
  assert.deepEqual(verdicts([time(around(100, 0.05))], [time(around(80, 0.05))]), ["faster"]);
  assert.deepEqual(verdicts([time(around(100, 0.05))], [time(around(101, 0.05))]), ["no change"]);
  assert.deepEqual(verdicts([time(around(100, 0.9))], [time(around(120, 0.9))]), ["no change"]);
});

Deno.test("a compare knows which way is good, and the words for it", () => {
  assert.deepEqual(verdicts([rate(around(100, 0.01))], [rate(around(150, 0.01))]), ["faster"]);
  assert.deepEqual(verdicts([rate(around(100, 0.01))], [rate(around(50, 0.01))]), ["slower"]);
  assert.deepEqual(verdicts([size([100, 100, 101])], [size([150, 150, 151])]), ["larger"]);
  const [change] = compareRows([size([100, 100, 101])], [size([150, 150, 151])]).changes;
  assert.equal(change?.verdict, "worse");
});

Deno.test("a slower machine is no change where a limit is measured beside", () => {
  const before = rate(around(4000, 0.02), around(5000, 0.02));
  const halfAsQuick = rate(around(2000, 0.02), around(2500, 0.02));
  const worse = rate(around(3000, 0.02), around(5000, 0.02));
  assert.deepEqual(verdicts([before], [halfAsQuick]), ["no change"]);
  assert.deepEqual(verdicts([before], [worse]), ["slower"]);
});

Deno.test("what was measured once has no verdict", () => {
  assert.deepEqual(verdicts([time([100])], [time([200])]), ["one round"]);
});

Deno.test("equal programs are found changed in no more than 1 of 20 compares of 50 rows", () => {
  let alarms = 0;
  const runs = 200;
  const rows = () =>
    Array.from({ length: 50 }, (_, at) => ({ ...time(around(100, 0.2, 5)), what: `row ${at}` }));
  for (let run = 0; run < runs; run++) {
    const { changes } = compareRows(rows(), rows());
    if (changes.some(({ verdict }) => verdict !== "no change")) alarms++;
  }
  assert.ok(alarms <= runs / 20 * 1.5, `${alarms} of ${runs}`);
});

Deno.test("the compare names rows that one side does not have", () => {
  const text = comparisonText(
    compareRows([time([100, 101, 99]), { ...size([5]), what: "old" }], [
      time([150, 151, 149]),
      { ...size([5]), what: "new" },
    ]),
  );
  assert.match(
    text,
    /\| start, ms +\| +100 \| +150 \| +\+50 % \| +\+4\d\.?\d? % and \+5\d\.?\d? % \| slower +\|/,
  );
  assert.match(text, /^Only before: old$/m);
  assert.match(text, /^Only now: new$/m);
});
