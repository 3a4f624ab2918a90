import { visible } from "../base/mod.ts";
import type { Style } from "./style.ts";
import { cell } from "./field_values.ts";
import { padded, width } from "./width.ts";

/** Rows that are looked at before the width of columns is settled; later ones may stick out. */
const measured = 500;

/** Aligned columns under headings, in pieces of text. Cells are never cut. */
export async function* table(
  labels: readonly string[],
  rows: AsyncIterable<readonly unknown[]>,
  style: Style,
): AsyncGenerator<string> {
  let waiting: string[][] | undefined = [];
  let widths = labels.map(width);
  const line = (cells: readonly string[]) =>
    cells.map((text, index) => index === cells.length - 1 ? text : padded(text, widths[index] ?? 0))
      .join("  ").trimEnd() + "\n";
  const flush = (ready: readonly string[][]) => {
    widths = widths.map((max, index) =>
      ready.reduce((widest, row) => Math.max(widest, width(row[index] ?? "")), max)
    );
    return style.heading(line(labels).trimEnd()) + "\n" + ready.map(line).join("");
  };
  for await (const row of rows) {
    const cells = row.map((value) => visible(cell(value)) || "-");
    if (waiting === undefined) {
      yield line(cells);
    } else if (waiting.push(cells) >= measured) {
      yield flush(waiting);
      waiting = undefined;
    }
  }
  if (waiting !== undefined && waiting.length > 0) yield flush(waiting);
}

/** Tab-separated values without headings. */
export async function* tabSeparated(
  rows: AsyncIterable<readonly unknown[]>,
): AsyncGenerator<string> {
  for await (const row of rows) {
    yield row.map((value) => visible(cell(value, ","))).join("\t") + "\n";
  }
}

/** Labels and values of one document, below each other. */
export function labelled(
  pairs: readonly (readonly [label: string, value: unknown])[],
  style: Style,
): string {
  const widest = Math.max(0, ...pairs.map(([label]) => width(label)));
  return pairs.map(([label, value]) =>
    `${style.heading(`${label}:`)}${" ".repeat(widest - width(label) + 2)}${
      visible(cell(value)) || "-"
    }\n`
  ).join("");
}
