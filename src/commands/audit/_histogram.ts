import type { GroupCount, Grouping } from "../../audit/mod.ts";

/** One line of a histogram. */
export interface Bar extends GroupCount {
  readonly percent: number;
}

const maxSteps = 10_000;
const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** The counts with their shares of `total`. Hours and days in between without records are added. */
export function barsOf(groups: readonly GroupCount[], by: Grouping, total: number): Bar[] {
  return withGaps(groups, by).map((group) => ({
    ...group,
    percent: total === 0 ? 0 : Math.round(group.count / total * 1000) / 10,
  }));
}

function withGaps(groups: readonly GroupCount[], by: Grouping): readonly GroupCount[] {
  if (by !== "hour" && by !== "day") return groups;
  const step = by === "hour" ? 3_600_000 : 86_400_000;
  const counts = new Map(groups.map(({ value, count }) => [Date.parse(value), count]));
  const first = Date.parse(groups[0]?.value ?? "");
  const last = Date.parse(groups.at(-1)?.value ?? "");
  const steps = Math.round((last - first) / step) + 1;
  if (!(steps > 1 && steps <= maxSteps)) return groups;
  return Array.from({ length: steps }, (_, index) => {
    const time = first + index * step;
    return { value: new Date(time).toISOString(), count: counts.get(time) ?? 0 };
  });
}

/** A bar of up to `width` characters, in steps of an eighth; never empty for a count above 0. */
export function drawBar(count: number, max: number, width: number): string {
  if (count === 0 || max === 0) return "";
  const parts = Math.max(1, Math.round(count / max * width * 8));
  return "█".repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? "");
}
