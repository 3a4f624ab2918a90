// deno-lint-ignore-file no-console -- it prints for people
/**
 * Prints line coverage by folder and fails below the floors of the house.
 *
 *   deno run -A tools/coverage.ts FOLDER
 */
const floors: Readonly<Record<string, number>> = {
  secrets: 90,
  http: 90,
  audit: 90,
  errors: 90,
  config: 90,
};
const overallFloor = 80;

const [folder = "coverage/tests"] = Deno.args;
const root = new URL("../", import.meta.url);
const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["coverage", "--lcov", "--include=/src/", "--exclude=/tests/", folder],
  cwd: root,
}).output();
if (!success) throw new Error(new TextDecoder().decode(stderr));

const counts = new Map<string, { found: number; hit: number }>();
let current = "";
for (const line of new TextDecoder().decode(stdout).split("\n")) {
  if (line.startsWith("SF:")) current = /\/src\/([^/]+)/.exec(line)?.[1] ?? "";
  const value = Number(line.slice(3));
  if (line.startsWith("LF:")) add(current, value, 0);
  if (line.startsWith("LH:")) add(current, 0, value);
}

let isLow = false;
const total = { found: 0, hit: 0 };
for (const [name, count] of [...counts].sort()) {
  total.found += count.found;
  total.hit += count.hit;
  report(name, count, floors[name] ?? 0);
}
report("overall", total, overallFloor);
Deno.exit(isLow ? 1 : 0);

function add(name: string, found: number, hit: number): void {
  const count = counts.get(name) ?? { found: 0, hit: 0 };
  counts.set(name, { found: count.found + found, hit: count.hit + hit });
}

function report(name: string, count: { found: number; hit: number }, floor: number): void {
  const percent = count.found === 0 ? 100 : 100 * count.hit / count.found;
  const low = percent < floor;
  isLow ||= low;
  const wanted = floor === 0 ? "" : ` (floor ${floor} %)`;
  console.log(
    `${name.padEnd(12)} ${percent.toFixed(1).padStart(5)} %${wanted}${low ? "  TOO LOW" : ""}`,
  );
}
