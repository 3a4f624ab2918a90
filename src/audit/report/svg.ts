import type { GroupCount } from "../query/query.ts";
import { escapeHtml } from "./escape.ts";

const width = 720;
const stepMs = { hour: 3_600_000, day: 86_400_000 } as const;

/** Counts over time as columns on a true time axis, with empty hours left empty. */
export function activityChart(points: readonly GroupCount[], unit: "hour" | "day"): string {
  const first = Date.parse(points[0]?.value ?? "");
  const last = Date.parse(points.at(-1)?.value ?? "");
  if (Number.isNaN(first) || Number.isNaN(last)) return `<p class="none">No records.</p>`;
  const height = 180;
  const slots = (last - first) / stepMs[unit] + 1;
  const max = Math.max(...points.map(({ count }) => count));
  const slot = (width - 60) / slots;
  const bars = points.map(({ value, count }) => {
    const x = 50 + (Date.parse(value) - first) / stepMs[unit] * slot;
    const tall = count / max * height;
    const label = `${value.slice(0, unit === "hour" ? 16 : 10).replace("T", " ")} UTC: ${count}`;
    return `<rect x="${round(x)}" y="${round(height - tall + 10)}" width="${
      round(Math.max(slot * 0.85, 0.6))
    }" height="${round(tall)}"><title>${escapeHtml(label)}</title></rect>`;
  }).join("");
  const tick = (value: number, anchor: string, at: number) =>
    `<text x="${at}" y="${height + 30}" text-anchor="${anchor}">${
      new Date(value).toISOString().slice(0, 16).replace("T", " ")
    }</text>`;
  return `<svg viewBox="0 0 ${width} ${height + 40}" role="img" aria-label="Records per ${unit}">
<text x="44" y="18" text-anchor="end">${max}</text>
<text x="44" y="${height + 10}" text-anchor="end">0</text>
<line x1="50" y1="${height + 10}" x2="${width - 10}" y2="${height + 10}"/>
${bars}
${tick(first, "start", 50)}${slots > 1 ? tick(last, "end", width - 10) : ""}
</svg>`;
}

/** Counts by name as bars, largest first, each with its number. */
export function barChart(groups: readonly GroupCount[], label: string): string {
  if (groups.length === 0) return `<p class="none">None.</p>`;
  const row = 26;
  const max = Math.max(...groups.map(({ count }) => count));
  const rows = groups.map(({ value, count }, index) => {
    const y = index * row;
    return `<text x="0" y="${y + 17}">${escapeHtml(shortened(value))}</text>
<rect x="320" y="${y + 5}" width="${round(Math.max(count / max * 310, 1))}" height="15"><title>${
      escapeHtml(`${value}: ${count}`)
    }</title></rect>
<text x="${round(328 + count / max * 310)}" y="${y + 17}">${count}</text>`;
  }).join("\n");
  return `<svg viewBox="0 0 ${width} ${groups.length * row}" role="img" aria-label="${
    escapeHtml(label)
  }">\n${rows}\n</svg>`;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= 42 ? text : `${characters.slice(0, 41).join("")}…`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
