/** A number as every figure of the page is written. */
export function figure(value: number): string {
  return value.toLocaleString("en-US");
}

/** A share of 100. */
export function share(part: number, whole: number): string {
  return whole === 0 ? "–" : `${(part / whole * 100).toFixed(2)} %`;
}

/** A moment as the page writes it, UTC; milliseconds since 1970, or RFC 3339. */
export function shownMoment(moment: number | string): string {
  return new Date(moment).toISOString().slice(0, 19).replace("T", " ");
}
