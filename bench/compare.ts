import type { Reference, Row } from "./rows.ts";
import { type Estimate, estimate, ratio } from "./statistics.ts";
import { alignedTable, digits } from "./table.ts";

/** How one row changed between two runs. */
export interface Change {
  readonly what: string;
  readonly verdict: "better" | "worse" | "no change" | "one round";
  /** In the words of what was measured: `slower`, `larger` … */
  readonly words: string;
  /** Now divided by before, of what is compared. */
  readonly factor: Estimate;
  readonly table: readonly string[];
}

/** How two runs differ. */
export interface Comparison {
  readonly changes: readonly Change[];
  /** Rows of one run alone. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
}

/** Chance that a comparison of two equal programs finds any change. */
const falseAlarm = 0.05;

/**
 * Compares rows of one name. What is held against a limit or a baseline is compared by its ratio to
 * that, which another or a busier machine changes less. A change counts when the confidence
 * interval leaves 1 out, at a confidence that makes a false alarm among all rows improbable.
 */
export function compareRows(before: readonly Row[], now: readonly Row[]): Comparison {
  const names = (rows: readonly Row[]) => rows.map(({ what }) => what);
  const pairs = now.flatMap((row) => {
    const old = before.find(({ what, unit }) => what === row.what && unit === row.unit);
    return old === undefined ? [] : [{ old, row }];
  });
  const shared = new Set(pairs.map(({ row }) => row.what));
  const confidence = 1 - falseAlarm / Math.max(1, pairs.length);
  return {
    changes: pairs.map(({ old, row }) => changeOf(old, row, confidence)),
    onlyBefore: names(before).filter((what) => !shared.has(what)),
    onlyNow: names(now).filter((what) => !shared.has(what)),
  };
}

/** The comparison for people. */
export function comparisonText({ changes, onlyBefore, onlyNow }: Comparison): string {
  const head = ["what", "before", "now", "change", "between", ""];
  const right = [false, true, true, true, true, false];
  const lists = [["Only before", onlyBefore], ["Only now", onlyNow]] as const;
  return alignedTable([head, ...changes.map(({ table }) => table)], right) +
    lists.map(([words, names]) => names.length === 0 ? "" : `\n${words}: ${names.join("; ")}\n`)
      .join("");
}

function changeOf(old: Row, row: Row, confidence: number): Change {
  const [before, now, by] = compared(old, row);
  const factor = ratio(now, before, confidence);
  const verdict = verdictOf(factor, row.better);
  const words = wordsOf(verdict, row.unit);
  const percent = (value: number) =>
    `${value >= 1 ? "+" : "-"}${digits(Math.abs(value - 1) * 100)} %`;
  return {
    what: row.what,
    verdict,
    words,
    factor,
    table: [
      `${row.what}, ${by ?? row.unit}`,
      digits(estimate(before).value),
      digits(estimate(now).value),
      percent(factor.value),
      factor.interval === undefined ? "" : factor.interval.map(percent).join(" and "),
      words,
    ],
  };
}

/** The samples to compare, and what they were divided by. */
function compared(
  old: Row,
  row: Row,
): [before: readonly number[], now: readonly number[], by: string | undefined] {
  for (const name of ["limit", "baseline"] as const) {
    const [before, now] = [old[name], row[name]];
    if (before === undefined || now === undefined || before.what !== now.what) continue;
    return [divided(old, before), divided(row, now), `of "${now.what}"`];
  }
  return [old.samples, row.samples, undefined];
}

function divided({ samples }: Row, reference: Reference): number[] {
  return samples.map((value, round) => value / (reference.samples[round] ?? NaN));
}

function verdictOf({ interval }: Estimate, better: Row["better"]): Change["verdict"] {
  if (interval === undefined) return "one round";
  const [low, high] = interval;
  if (low <= 1 && 1 <= high) return "no change";
  return (low > 1) === (better === "more") ? "better" : "worse";
}

function wordsOf(verdict: Change["verdict"], unit: string): string {
  if (verdict !== "better" && verdict !== "worse") return verdict;
  const isTime = /^(?:s|ms|µs)\b|\/s$/.test(unit);
  const [good, bad] = isTime ? ["faster", "slower"] : ["smaller", "larger"];
  return verdict === "better" ? good ?? "" : bad ?? "";
}
