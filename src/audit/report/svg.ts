import type { GroupCount } from "../query/query.ts";
import type { NamedCount } from "./names.ts";
import { escapeHtml } from "./escape.ts";
import { figure, shownMoment } from "./words.ts";

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
    const label = `${shownMoment(value).slice(0, unit === "hour" ? 16 : 10)} UTC: ${figure(count)}`;
    return `<rect x="${round(x)}" y="${round(height - tall + 10)}" width="${
      round(Math.max(slot * 0.85, 0.6))
    }" height="${round(tall)}"><title>${escapeHtml(label)}</title></rect>`;
  }).join("");
  const tick = (value: number, anchor: string, at: number) =>
    `<text x="${at}" y="${height + 30}" text-anchor="${anchor}">${
      shownMoment(value).slice(0, 16)
    }</text>`;
  return `<svg viewBox="0 0 ${width} ${height + 40}" role="img" aria-label="Records per ${unit}">
<text x="44" y="18" text-anchor="end">${figure(max)}</text>
<text x="44" y="${height + 10}" text-anchor="end">0</text>
<line x1="50" y1="${height + 10}" x2="${width - 10}" y2="${height + 10}"/>
${bars}
${tick(first, "start", 50)}${slots > 1 ? tick(last, "end", width - 10) : ""}
</svg>`;
}

/** Counts as bars, largest first, each with its number; a name stands above its id. */
export function barChart(groups: readonly NamedCount[], label: string): string {
  if (groups.length === 0) return `<p class="none">None.</p>`;
  const row = groups.some(({ name }) => name !== undefined) ? 36 : 26;
  const middle = row / 2 + 4;
  const max = Math.max(...groups.map(({ count }) => count));
  const rows = groups.map(({ value, count, name }, index) => {
    const y = index * row;
    const long = round(count / max * 310);
    const words = name === undefined ? value : `${name} (${value})`;
    return `${labelText(name, value, y + middle)}
<rect x="320" y="${y + middle - 12}" width="${Math.max(long, 1)}" height="15"><title>${
      escapeHtml(`${words}: ${figure(count)}`)
    }</title></rect>
<text x="${round(328 + long)}" y="${y + middle}">${figure(count)}</text>`;
  }).join("\n");
  return `<svg viewBox="0 0 ${width} ${groups.length * row}" role="img" aria-label="${
    escapeHtml(label)
  }">\n${rows}\n</svg>`;
}

function labelText(name: string | undefined, value: string, y: number): string {
  const line = (text: string, at: number, kind = "") =>
    `<text x="0" y="${at}"${kind}>${escapeHtml(shortened(text))}</text>`;
  if (name === undefined) return line(value, y);
  return line(name, y - 7) + line(value, y + 7, ` class="id"`);
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= 42 ? text : `${characters.slice(0, 41).join("")}…`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
