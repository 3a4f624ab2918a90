import { visible } from "../base/mod.ts";
import { loadWidth } from "../output/mod.ts";
import { pythonText } from "./python_text.ts";

/** Columns between ` | `, under headings and dashes; every cell as wide as its column, the last too. */
export async function officialTable(
  labels: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<string> {
  const { padded, width } = await loadWidth();
  const cells = rows.map((row) => row.map(shown));
  const widths = labels.map((label, column) =>
    cells.reduce((max, row) => Math.max(max, width(row[column] ?? "")), width(label))
  );
  const line = (row: readonly string[]) =>
    `${widths.map((columns, column) => padded(row[column] ?? "", columns)).join(" | ")}\n`;
  return [labels, widths.map((columns) => "-".repeat(columns)), ...cells].map(line).join("");
}

/** `Label: value` lines, with the values below each other. */
export async function officialLines(
  pairs: readonly (readonly [label: string, value: unknown])[],
): Promise<string> {
  const { padded, width } = await loadWidth();
  const widest = Math.max(0, ...pairs.map(([label]) => width(label)));
  return pairs.map(([label, value]) => `${padded(`${label}:`, widest + 1)} ${shown(value)}\n`)
    .join("");
}

function shown(value: unknown): string {
  return visible(pythonText(value));
}
