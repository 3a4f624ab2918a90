const goTime =
  /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s*(Z|UTC|[+-]\d\d:?\d\d)?(?:\s|$)/;

/**
 * Milliseconds since 1970 (UTC) of a time as older databases store it, or undefined when it cannot
 * be read: Go's default form (`2025-01-02 15:04:05.123456789 +0100 CET m=+0.01`), ISO 8601,
 * SQLite's `YYYY-MM-DD HH:MM:SS` (UTC), or seconds, milliseconds, micro- or nanoseconds as a number.
 */
export function storedTime(value: string | number | bigint): number | undefined {
  if (typeof value !== "string") return fromNumber(Number(value));
  const match = goTime.exec(value.trim());
  if (match === null) return undefined;
  const [, date, time = "", fraction = "", zone = "Z"] = match;
  const clock = time.length === 5 ? `${time}:00` : time;
  const offset = zone === "UTC" ? "Z" : zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2");
  const ms = Date.parse(`${date}T${clock}${fraction.slice(0, 4)}${offset}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** The unit of a number follows from its size: these powers of ten do not overlap before 5138. */
function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const size = Math.abs(value);
  if (size < 1e11) return Math.round(value * 1000);
  if (size < 1e14) return Math.round(value);
  if (size < 1e17) return Math.round(value / 1e3);
  return Math.round(value / 1e6);
}
