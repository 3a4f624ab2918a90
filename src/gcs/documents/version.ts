/** Compares versions such as `1.10.0` by number: below zero when `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split("."), b.split(".")];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = Number(left[i] ?? 0) - Number(right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The newest of some versions; `1.0.0` when there are none. */
export function newestVersion(versions: Iterable<string>): string {
  let newest = "1.0.0";
  for (const version of versions) if (compareVersions(version, newest) > 0) newest = version;
  return newest;
}

/** All versions of a document type up to `latest`: the API counts the second number up from 0. */
export function versionsUpTo(latest: string): readonly string[] {
  const last = Number(latest.split(".")[1] ?? 0);
  return Array.from({ length: last + 1 }, (_, minor) => `1.${minor}.0`);
}

const form = /^[a-z0-9_]+#\d+\.\d+\.\d+$/;

/** The name before `#` of a DATA_TYPE value; undefined for anything that is not `name#1.2.3`. */
export function familyOf(dataType: unknown): string | undefined {
  return typeof dataType === "string" && form.test(dataType)
    ? dataType.slice(0, dataType.indexOf("#"))
    : undefined;
}
