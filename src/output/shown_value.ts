import { uuidPattern, visible } from "../base/mod.ts";
import { cell } from "./field_values.ts";
import { relativeTime } from "./relative_time.ts";
import type { Style } from "./style.ts";
import type { Field, FieldKind } from "./view.ts";

/** How a terminal is told things. */
export interface Look {
  readonly style: Style;
  /** Width of the terminal. */
  readonly columns: number;
  /** Milliseconds since 1970; without it times stay as they are. */
  readonly now?: number | undefined;
  /** Names of principals, by their ids in lower case. */
  readonly names?: ReadonlyMap<string, string> | undefined;
}

/** Finds the names of these principals, as far as they are known. */
export type FindNames = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

const identity = new RegExp(`^(?:urn:globus:auth:identity:)?(${uuidPattern})$`, "i");

const exact = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/;

/** The id of the person that a value names. */
function personIn(value: unknown): string | undefined {
  return typeof value === "string" ? identity.exec(value)?.[1]?.toLowerCase() : undefined;
}

/** The look with the names of all principals in these rows, asked for at once. */
export async function withNames(
  look: Look,
  fields: readonly Pick<Field, "kind">[],
  rows: readonly (readonly unknown[])[],
  findNames: FindNames | undefined,
): Promise<Look> {
  if (findNames === undefined) return look;
  const at = fields.flatMap(({ kind }, index) => kind === "principal" ? [index] : []);
  const ids = new Set(rows.flatMap((row) => at.flatMap((index) => personIn(row[index]) ?? [])));
  return ids.size === 0 ? look : { ...look, names: await findNames([...ids]) };
}

/** A value as a table has it: short. */
export function shortValue(value: unknown, kind: FieldKind | undefined, look: Look): string {
  const { now, names } = look;
  const text = visible(cell(value)) || "-";
  if (value === null || value === undefined) return text;
  if (kind === "principal") return visible(names?.get(personIn(value) ?? "") ?? "") || text;
  if (kind === "time" && now !== undefined) return relativeTime(text, now) ?? text;
  if (kind === "moment") return text.replace(exact, "$1 $2Z");
  if (kind === "minutes" && typeof value === "number") return `${text} min`;
  if (kind === "seconds" && typeof value === "number") return `${text} s`;
  return text;
}

/** A value as a record has it: whole, with what the short form says after it. */
export function longValue(value: unknown, kind: FieldKind | undefined, look: Look): string {
  const short = shortValue(value, kind, look);
  const whole = visible(cell(value));
  if (short === whole || whole === "") return short;
  if (kind === "moment") return whole;
  if (kind === "principal") return `${short} (${whole})`;
  if (kind === "minutes" && typeof value === "number") return `${short}${inLongerUnits(value)}`;
  return kind === "time" ? `${whole} (${short})` : short;
}

function inLongerUnits(minutes: number): string {
  if (minutes < 120) return "";
  const [size, unit] = minutes < 2 * 1440 ? [60, "hours"] as const : [1440, "days"] as const;
  return ` (${Number((minutes / size).toFixed(1))} ${unit})`;
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
