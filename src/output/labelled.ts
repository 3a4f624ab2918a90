import { visibleJson } from "../base/mod.ts";
import { longValue, type Look, marked } from "./shown_value.ts";
import { width, wrapped } from "./width.ts";
import type { Field } from "./view.ts";

/** A value with what it is called. */
export interface Labelled {
  readonly field: Pick<Field, "label" | "kind">;
  readonly value: unknown;
}

/** Narrower than this nothing is wrapped: the terminal does it as well. */
const narrowest = 20;

/** Labels and values of one document, below each other. */
export function labelled(pairs: readonly Labelled[], look: Look): string {
  const widest = Math.max(0, ...pairs.map(({ field }) => width(field.label)));
  const indent = " ".repeat(widest + 3);
  const columns = look.columns - indent.length;
  return pairs.map(({ field: { label, kind }, value }) => {
    const space = " ".repeat(widest - width(label) + 2);
    const parts = linesOf(value, longValue(value, kind, look), columns)
      .map((part) => marked(part, value, kind, look.style));
    return `${look.style.heading(`${label}:`)}${space}${parts.join(`\n${indent}`)}\n`;
  }).join("");
}

/** JSON that is too long for a line gets lines of its own, so that it can still be copied. */
function linesOf(value: unknown, text: string, columns: number): readonly string[] {
  if (width(text) <= columns || columns < narrowest) return [text];
  if (text.startsWith("{") || text.startsWith("[{")) {
    return visibleJson(JSON.stringify(value, null, 2)).split("\n");
  }
  return wrapped(text, columns, false);
}
