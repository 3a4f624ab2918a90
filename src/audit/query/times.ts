import { GcsError } from "../../errors/mod.ts";
import { isoMoment } from "../parse/times.ts";

const units: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * A moment that a person named, in milliseconds since 1970 UTC: RFC 3339, a date (its midnight in
 * UTC), `now`, `today`, `yesterday`, or a time ago such as `90m`, `24h`, `7d`, `2w`.
 */
export function parseMoment(text: string, now: number): number {
  const word = text.trim();
  const day = now - now % 86_400_000;
  if (word === "now") return now;
  if (word === "today") return day;
  if (word === "yesterday") return day - 86_400_000;
  const ago = /^-?(\d{1,6})([smhdw])(?: ago)?$/.exec(word);
  if (ago !== null) return now - Number(ago[1]) * (units[ago[2] ?? ""] ?? 0);
  const at = isoMoment(/^\d{4}-\d\d-\d\d$/.test(word) ? `${word}T00:00:00Z` : word);
  if (at !== undefined) return at.ms;
  throw new GcsError("usage", `"${text}" is not a time`, {
    hint: "Use for example 2026-01-31T09:00:00Z, 2026-01-31, 24h or 7d",
  });
}
