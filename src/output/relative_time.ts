const day = 86_400;

/** Each unit with its seconds, and those from which on it is used: 89 days say more than 2 months. */
const units = [
  ["year", 365 * day, 730 * day],
  ["month", 30.4 * day, 100 * day],
  ["day", day, day],
  ["hour", 3600, 3600],
  ["minute", 60, 60],
  ["second", 1, 1],
] as const;

const words = new Intl.RelativeTimeFormat("en", { numeric: "always" });
const daysInWords = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const dayMs = day * 1000;

/**
 * How long ago a time was, or how far off it is, in words: `3 hours ago`, `in 2 days`; a day
 * without a time of day is `today` or `yesterday`. Undefined for what is no time.
 */
export function relativeTime(time: string, now: number): string | undefined {
  if (!/^\d{4}-\d\d-\d\d(?:$|[T ]\d\d:\d\d)/.test(time)) return undefined;
  const isDay = time.length === 10;
  const then = Date.parse(isDay || /Z$|[+-]\d\d:?\d\d$/.test(time) ? time : `${time}Z`);
  if (Number.isNaN(then)) return undefined;
  if (isDay) {
    const days = Math.round((then - Math.floor(now / dayMs) * dayMs) / dayMs);
    if (Math.abs(days) < 100) return daysInWords.format(days, "day");
  }
  const seconds = (then - now) / 1000;
  const [unit, length] = units.find(([, , from]) => Math.abs(seconds) >= from) ?? ["second", 1];
  // Less than a second is none; what has not begun a unit has not done it.
  return words.format(Math.trunc(seconds / length), unit);
}
