import { unbroken, width } from "./width.ts";
import type { Field } from "./view.ts";

/** The columns that are shown, with their widths. */
export interface Fit {
  readonly shown: readonly number[];
  /** Widths of all columns, shown or not. */
  readonly widths: readonly number[];
}

/** Between two columns. */
export const gap = "  ";

/** Wider than this a text is wrapped rather than that a column goes. */
const comfortable = 28;

interface Need {
  /** Nothing is wrapped. */
  readonly natural: number;
  /** Wrapped, and well to read. */
  readonly comfy: number;
  /** The longest word. */
  readonly min: number;
}

/**
 * Fits columns into a terminal: first texts are wrapped, then columns go in the order of
 * `Field.drop`, then texts become narrow. Undefined where even that does not fit. Where more rows
 * may follow (`isPart`), the widest text gets what is left.
 */
export function fitColumns(
  fields: readonly Pick<Field, "label" | "drop">[],
  rows: readonly (readonly string[])[],
  columns: number,
  isPart = false,
): Fit | undefined {
  const needs = fields.map(({ label }, at) => needOf(label, rows.map((row) => row[at] ?? "")));
  let shown = fields.map((_, at) => at);
  const total = (of: keyof Need) =>
    shown.reduce((sum, at) => sum + (needs[at]?.[of] ?? 0), gap.length * (shown.length - 1));
  const dropOf = (at: number) => fields[at]?.drop ?? Infinity;
  while (total("comfy") > columns) {
    const next = Math.min(...shown.map(dropOf));
    if (next === Infinity) break;
    shown = shown.filter((at) => dropOf(at) !== next);
  }
  if (total("min") > columns) return undefined;
  const widths = needs.map(({ comfy }) => comfy);
  for (let over = total("comfy") - columns; over > 0; over--) {
    const widest = shown.filter((at) => (widths[at] ?? 0) > (needs[at]?.min ?? 0))
      .reduce((best, at) => (widths[at] ?? 0) > (widths[best] ?? 0) ? at : best, -1);
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  let left = columns - total("comfy");
  for (const at of shown) {
    const more = Math.min(Math.max(left, 0), (needs[at]?.natural ?? 0) - (widths[at] ?? 0));
    widths[at] = (widths[at] ?? 0) + more;
    left -= more;
  }
  const texts = shown.filter((at) => (needs[at]?.min ?? 0) < (widths[at] ?? 0));
  const widest = texts.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0];
  if (isPart && widest !== undefined) widths[widest] = (widths[widest] ?? 0) + Math.max(left, 0);
  return { shown, widths };
}

function needOf(label: string, cells: readonly string[]): Need {
  let widest = 0;
  let word = unbroken(label);
  const heading = word;
  for (const text of cells) {
    widest = Math.max(widest, width(text));
    if (widest > word) word = Math.max(word, unbroken(text));
  }
  return {
    natural: Math.max(width(label), widest),
    comfy: Math.max(word, Math.min(Math.max(heading, widest), comfortable)),
    min: word,
  };
}
