import { csvField } from "../base/mod.ts";
import { cell } from "./field_values.ts";

/** One line of CSV: {@linkcode csvField} for everything but numbers, line feed at the end. */
export function csvLine(values: readonly unknown[]): string {
  const fields = values.map((value) =>
    typeof value === "number" ? String(value) : csvField(cell(value, ";"))
  );
  return fields.join(",") + "\n";
}
