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
    text.slice(15),
  );
}

const iso =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:[Zz]|([+-])(\d\d):?(\d\d))?$/;

/** RFC 3339, and the same without an offset as UTC. Undefined when it is not a time. */
export function isoMoment(text: string): Moment | undefined {
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", sign, hours, minutes] = match;
  const offset = sign === undefined ? 0 : Number(hours) * 60 + Number(minutes);
  const at = moment(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    fraction,
  );
  if (at === undefined || offset === 0) return at;
  return { ...at, ms: at.ms + (sign === "-" ? offset : -offset) * 60_000 };
}

/** Whether a time has more than a moment holds: a leap second, or parts of a microsecond. */
export function saysMore(text: string): boolean {
  return /[.,]\d{6}\d*[1-9]|:60(?!\d)|^\d{12}60/.test(text);
}

function moment(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  fraction: string,
): Moment | undefined {
  if (hour > 23 || minute > 59 || second > 60 || month < 1 || month > 12 || day < 1) {
    return undefined;
  }
  const days = Date.UTC(year, month - 1, day);
  if (new Date(days).getUTCDate() !== day || year < 1970) return undefined;
  const ms = days + ((hour * 60 + minute) * 60 + second) * 1000;
  if (fraction === "") return { ms };
  const micro = Number(fraction.slice(0, 6).padEnd(6, "0"));
  const rest = micro % 1000;
  const whole = ms + (micro - rest) / 1000;
  return fraction.length > 3 ? { ms: whole, us: rest } : { ms: whole };
}

function digits(text: string, from: number, count: number): number {
  let value = 0;
  for (let index = from; index < from + count; index++) {
    value = value * 10 + text.charCodeAt(index) - 48;
  }
  return value;
}
