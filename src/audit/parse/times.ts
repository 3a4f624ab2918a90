/** A moment: milliseconds since 1970 UTC, and the microseconds within it where they are known. */
export interface Moment {
  readonly ms: number;
  readonly us?: number;
}

/** `YYYYMMDDhhmmss[.uuuuuu]`, UTC. Undefined when it is not a time of the calendar. */
export function microseconds(text: string): Moment | undefined {
  return moment(
    digits(text, 0, 4),
    digits(text, 4, 2),
    digits(text, 6, 2),
    digits(text, 8, 2),
    digits(text, 10, 2),
    digits(text, 12, 2),
    text,
    15,
    text.length,
  );
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:[Zz]|([+-])(\d\d):?(\d\d))?$/;

/** RFC 3339, and the same without an offset as UTC. Undefined when it is not a time. */
export function isoMoment(text: string): Moment | undefined {
  if (!iso.test(text)) return undefined;
  let end = 19;
  if (text.charAt(end) === "." || text.charAt(end) === ",") end++;
  const from = end;
  while (isDigit(text, end)) end++;
  const at = moment(
    digits(text, 0, 4),
    digits(text, 5, 2),
    digits(text, 8, 2),
    digits(text, 11, 2),
    digits(text, 14, 2),
    digits(text, 17, 2),
    text,
    from,
    end,
  );
  const sign = text.charAt(end);
  if (at === undefined || (sign !== "+" && sign !== "-")) return at;
  const offset = digits(text, end + 1, 2) * 60 + digits(text, text.length - 2, 2);
  return { ...at, ms: at.ms + (sign === "-" ? offset : -offset) * 60_000 };
}

/** Whether a time has more than a moment holds: a leap second, or parts of a microsecond. */
export function saysMore(text: string): boolean {
  return /[.,]\d{6}\d*[1-9]|:60(?!\d)|^\d{12}60/.test(text);
}

/** A moment of the calendar, with what stands from `from` to `to` as the fraction of a second. */
function moment(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  text: string,
  from: number,
  to: number,
): Moment | undefined {
  if (hour > 23 || minute > 59 || second > 60 || month < 1 || month > 12 || day < 1) {
    return undefined;
  }
  if (year < 1970 || day > daysOf(year, month)) return undefined;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const known = Math.min(to - from, 6);
  if (known <= 0) return { ms };
  const micro = digits(text, from, known) * 10 ** (6 - known);
  const rest = micro % 1000;
  const whole = ms + (micro - rest) / 1000;
  return to - from > 3 ? { ms: whole, us: rest } : { ms: whole };
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isDigit(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0x30 && unit <= 0x39;
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let index = from; index < from + count; index++) {
    value = value * 10 + text.charCodeAt(index) - 48;
  }
  return value;
}
