import { visible } from "../base/mod.ts";
import { cell } from "./field_values.ts";
import { relativeTime } from "./relative_time.ts";
import type { Style } from "./style.ts";
import type { FieldKind } from "./view.ts";

/** How a terminal is told things. */
export interface Look {
  readonly style: Style;
  /** Width of the terminal. */
  readonly columns: number;
  /** Milliseconds since 1970; without it times stay as they are. */
  readonly now?: number | undefined;
}

/** A value as a table has it: short. */
export function shortValue(value: unknown, kind: FieldKind | undefined, now?: number): string {
  const text = visible(cell(value)) || "-";
  if (value === null || value === undefined) return text;
  if (kind === "time" && now !== undefined) return relativeTime(text, now) ?? text;
  if (kind === "minutes" && typeof value === "number") return `${text} min`;
  if (kind === "seconds" && typeof value === "number") return `${text} s`;
  return text;
}

/** A value as a record has it: whole, with what the short form says after it. */
export function longValue(value: unknown, kind: FieldKind | undefined, now?: number): string {
  const short = shortValue(value, kind, now);
  if (kind !== "time") return short;
  const whole = visible(cell(value));
  return short === whole || whole === "" ? short : `${whole} (${short})`;
}

const good = /^(?:ok|yes|active|accepted|deleted|done|success|succeeded|passed|current|true)$/i;
const bad = /^(?:problem|failed|failure|fail|refused|invalid|error|broken)$/i;

/** Colour for what a value means, if it means something. */
export function marked(text: string, value: unknown, kind: FieldKind | undefined, style: Style) {
  if (text === "" || value === null || value === undefined || value === "") return text;
  if (kind === "fault") return value === false ? text : style.error(text);
  if (kind !== "status") return text;
  const word = String(value);
  if (good.test(word)) return style.good(text);
  return bad.test(word) ? style.error(text) : style.caution(text);
}
