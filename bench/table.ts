import { type Better, checkRow, type Row } from "./rows.ts";
import { type Estimate, estimate, pairedRatio } from "./statistics.ts";

/** A figure of a row that can have a goal: ours, or its ratio to what it is held against. */
export interface Figure {
  readonly estimate: Estimate;
  readonly text: string;
  /** Undefined where there is no goal. */
  readonly isMet: boolean | undefined;
}

/**
 * The rows as a Markdown table, in the form of `deno fmt`. Values are geometric means; `spread` is
 * how far the ratios, or ours where there is none, may be off (95 % confidence).
 */
export function markdownTable(rows: readonly Row[]): string {
  const columns = ["what", "baseline", "ours", "limit", "ratio", "spread"];
  return alignedTable([columns, ...rows.map(cellsOf)], [false, true, true, true, true, true]);
}

/** Any cells as a Markdown table; the first row is its head. */
export function alignedTable(
  rows: readonly (readonly string[])[],
  toTheRight: readonly boolean[] = [],
): string {
  const [head = [], ...rest] = rows;
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => [...(row[column] ?? "")].length))
  );
  const line = (row: readonly string[]) => {
    const cells = widths.map((width, column) => {
      const cell = row[column] ?? "";
      const space = " ".repeat(width - [...cell].length);
      return toTheRight[column] === true ? space + cell : cell + space;
    });
    return `| ${cells.join(" | ")} |`;
  };
  const rule = widths.map((width, column) =>
    toTheRight[column] === true ? "-".repeat(width - 1) + ":" : "-".repeat(width)
  );
  return [line(head), line(rule), ...rest.map(line), ""].join("\n");
}

/** Ours, the ratio to the baseline and the ratio to the limit, as far as the row has them. */
export function figuresOf(row: Row): { ours: Figure; ratios: Figure[] } {
  checkRow(row);
  const { samples, better, baseline, limit } = row;
  const ours = estimate(samples);
  const ratios: Figure[] = [];
  if (baseline !== undefined) {
    const times = better === "more"
      ? pairedRatio(samples, baseline.samples)
      : pairedRatio(baseline.samples, samples);
    ratios.push(figure(times, `${digits(times.value)}× baseline`, "more", baseline.goal));
  }
  if (limit !== undefined) {
    const part = pairedRatio(samples, limit.samples);
    const text = better === "more"
      ? `${digits(part.value)} of limit`
      : `${digits(part.value)}× limit`;
    ratios.push(figure(part, text, better, limit.goal));
  }
  return { ours: figure(ours, digits(ours.value), better, row.goal), ratios };
}

/** A number with three significant digits. */
export function digits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded >= 100 ? Math.round(value).toLocaleString("en-US") : rounded.toString();
}

/** How far a value may be off. */
function spreadOf({ value, interval }: Estimate): string {
  if (interval === undefined) return "one round";
  const [low, high] = interval;
  return `± ${digits(Math.max(high / value - 1, 1 - low / value) * 100)} %`;
}

function cellsOf(row: Row): string[] {
  const { what, unit, baseline, limit } = row;
  const { ours, ratios } = figuresOf(row);
  const reference = (one: Row["limit"]) =>
    one === undefined ? "" : `${digits(estimate(one.samples).value)} (${one.what})`;
  const shown = ratios.length === 0 ? [ours] : ratios;
  return [
    `${what}, ${unit}`,
    reference(baseline),
    ours.text,
    reference(limit),
    ratios.map(({ text }) => text).join(", "),
    shown.map((one) => spreadOf(one.estimate)).join(", "),
  ];
}

function figure(found: Estimate, text: string, better: Better, goal: number | undefined): Figure {
  if (goal === undefined) return { estimate: found, text, isMet: undefined };
  const isMet = better === "more" ? found.value >= goal : found.value <= goal;
  const sign = better === "more" ? "≥" : "≤";
  return {
    estimate: found,
    text: `${text} (${sign} ${digits(goal)}: ${isMet ? "yes" : "NO"})`,
    isMet,
  };
}
