/** Writes moments of UTC by RFC 3339. Remembers the last minute: neighbours mostly share it. */
export class UtcClock {
  #minute = NaN;
  #start = "";

  /** `2026-01-01T00:00:00.000000Z`: one form, also where microseconds are not known. */
  text(ms: number, us?: unknown): string {
    const minute = Math.floor(ms / 60_000);
    if (minute !== this.#minute) {
      this.#start = new Date(minute * 60_000).toISOString().slice(0, -"00.000Z".length);
      this.#minute = minute;
    }
    const rest = digits(ms - minute * 60_000, 5);
    const fraction = typeof us === "number" ? digits(us, 3) : "000";
    return `${this.#start}${rest.slice(0, 2)}.${rest.slice(2)}${fraction}Z`;
  }
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
