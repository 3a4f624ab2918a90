// deno-lint-ignore-file no-console -- it prints for people
/**
 * Prints line coverage by folder and fails below the floors of the house.
 *
 *   deno run -A tools/coverage.ts FOLDER…
 */
const floors: Readonly<Record<string, number>> = {
  base: 90,
  secrets: 90,
  keys: 90,
  tokens: 90,
  prompts: 90,
  http: 90,
  audit: 90,
  errors: 90,
  config: 90,
  globus: 90,
  login: 90,
  context: 90,
  cli: 90,
};
const overallFloor = 80;

const folders = Deno.args.length === 0 ? ["coverage/tests"] : Deno.args;
const root = new URL("../", import.meta.url);

/** File → line → whether any of the runs reached it. One merge of all runs loses some of them. */
const files = new Map<string, Map<number, boolean>>();
for (const folder of folders) await read(folder);

const counts = new Map<string, { found: number; hit: number }>();
for (const [file, lines] of files) {
  const name = /\/src\/([^/]+)/.exec(file)?.[1] ?? "";
  const count = counts.get(name) ?? { found: 0, hit: 0 };
  const hit = [...lines.values()].filter((reached) => reached).length;
  counts.set(name, { found: count.found + lines.size, hit: count.hit + hit });
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

async function read(folder: string): Promise<void> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["coverage", "--lcov", "--include=/src/", "--exclude=/tests/", folder],
    cwd: root,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  let lines = new Map<number, boolean>();
  for (const record of new TextDecoder().decode(stdout).split("\n")) {
    const file = /^SF:(.+)/.exec(record)?.[1];
    if (file !== undefined) {
      lines = files.get(file) ?? new Map();
      files.set(file, lines);
    }
    const [, line, times] = /^DA:(\d+),(\d+)/.exec(record) ?? [];
    if (line !== undefined) lines.set(Number(line), lines.get(Number(line)) || Number(times) > 0);
  }
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
