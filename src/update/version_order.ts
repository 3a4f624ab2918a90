/** A version by semver.org, without build metadata, which releases have none of. */
const form = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z.-]{1,64}))?$/;

/** Whether a text is the version of a release: `2.0.0`, `2.1.0-rc.1`. */
export function isVersion(text: string): boolean {
  return form.test(text);
}

/** Negative when `a` comes before `b`, positive when after; a release comes after its candidates. */
export function compareReleases(a: string, b: string): number {
  const [, ...left] = form.exec(a) ?? [];
  const [, ...right] = form.exec(b) ?? [];
  for (let at = 0; at < 3; at++) {
    const apart = Number(left[at] ?? 0) - Number(right[at] ?? 0);
    if (apart !== 0) return apart;
  }
  return compareCandidates(left[3], right[3]);
}

function compareCandidates(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [left, right] = [a.split("."), b.split(".")];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, other] = [left[at], right[at]];
    if (one === undefined || other === undefined) return one === undefined ? -1 : 1;
    if (one === other) continue;
    const [isNumber, isOther] = [/^\d+$/.test(one), /^\d+$/.test(other)];
    if (isNumber && isOther) return Number(one) - Number(other);
    // Numbers come before words.
    if (isNumber !== isOther) return isNumber ? -1 : 1;
    return one < other ? -1 : 1;
  }
  return 0;
}
