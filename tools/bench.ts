/**
 * Measures, and prints one table of ratios to the limits (docs/performance.md).
 *
 *   deno task bench [--only NAME…] [--rounds N] [--quick] [--compare FILE] [--to FILE] [--page]
 *   deno task bench --print FILE [--compare FILE] [--page]
 *
 * Each bench/NAME_bench.ts runs in a process of its own. The result is a file of bench/results/,
 * or --to; --print takes one in place of a run. --page writes the table into docs/performance.md. Ends with 1
 * when --compare finds anything slower, with 2 when something could not be measured.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allBenches, type BenchFile } from "../bench/all.ts";
import { effortOptions, print, roundsOf, textOf } from "../bench/alone.ts";
import { compareRows, comparisonText } from "../bench/compare.ts";
import type { LeftOut, Measured, Row } from "../bench/rows.ts";
import {
  aboutRun,
  busyWords,
  pathOf,
  readResults,
  type Results,
  thisMachine,
  writeResults,
} from "../bench/results.ts";
import { writePage } from "./bench_page.ts";
import { v8Flags } from "./v8_flags.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const resultsFolder = join(root, "bench/results");

const { values } = parseArgs({
  options: {
    ...effortOptions,
    only: { type: "string", multiple: true, default: [] },
    compare: { type: "string" },
    print: { type: "string" },
    page: { type: "boolean", default: false },
    to: { type: "string" },
  },
});
const before = values.compare === undefined ? undefined : await readResults(values.compare);
const { path, results, failed } = values.print === undefined
  ? await run()
  : { path: values.print, results: await readResults(values.print), failed: 0 };
print(textOf(results));
print(`\n${aboutRun(results)}. ${busyWords(results.machine)}\n`);
say(`Results: ${path}`);
if (values.page) await writePage(path, results);
let isSlower = false;
if (before !== undefined) {
  const comparison = compareRows(before.rows, results.rows);
  print(`\nAgainst ${aboutRun(before)}:\n\n${comparisonText(comparison)}`);
  isSlower = comparison.changes.some(({ verdict }) => verdict === "worse");
}
Deno.exit(failed > 0 ? 2 : isSlower ? 1 : 0);

async function run(): Promise<{ path: string; results: Results; failed: number }> {
  const rounds = roundsOf(values.rounds);
  const head = await headOf();
  const rows: Row[] = [];
  const leftOut: LeftOut[] = [];
  let failed = 0;
  for (const { file, bench: { name } } of await wanted(leftOut)) {
    const start = performance.now();
    const found = await measure(file, rounds, head.binary);
    rows.push(...found?.rows ?? []);
    leftOut.push(...found?.leftOut ?? []);
    if (found === undefined) {
      failed++;
      leftOut.push({ what: name, why: "it failed" });
    }
    say(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  const results: Results = { ...head.results, rows, leftOut };
  const path = values.to ?? pathOf(resultsFolder, results);
  await writeResults(path, results);
  return { path, results, failed };
}

async function wanted(leftOut: LeftOut[]): Promise<BenchFile[]> {
  const all = await allBenches();
  const { only } = values;
  const unknown = only.find((word) => all.every(({ bench }) => bench.name !== word));
  if (unknown !== undefined) {
    say(`There is no "${unknown}". Known: ${all.map(({ bench }) => bench.name).join(", ")}`);
    Deno.exit(2);
  }
  if (only.length > 0) return all.filter(({ bench }) => only.includes(bench.name));
  const isLong = ({ bench }: BenchFile) => bench.onlyNamed === true;
  for (const { bench: { name } } of all.filter(isLong)) {
    leftOut.push({ what: name, why: `it takes long: --only ${name}` });
  }
  return all.filter((one) => !isLong(one));
}

async function measure(
  file: string,
  rounds: number | undefined,
  binary: string | undefined,
): Promise<Measured | undefined> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `${v8Flags},--expose-gc`, `bench/${file}`, "--json"],
      ...(rounds === undefined ? [] : ["--rounds", String(rounds)]),
      ...(values.quick ? ["--quick"] : []),
    ],
    cwd: root,
    ...(binary === undefined ? {} : { env: { GCS_BINARY: binary } }),
    stderr: "inherit",
  }).output();
  return success ? JSON.parse(new TextDecoder().decode(stdout)) : undefined;
}

/** All of the results but what is measured, and the program to measure. */
async function headOf() {
  const binary = Deno.env.get("GCS_BINARY") ?? join(root, "dist/gcs");
  const told = await textFrom(binary, ["version", "-F", "json"]);
  const changes = await textFrom("git", ["status", "--porcelain"]);
  const commit = (await textFrom("git", ["rev-parse", "HEAD"]))?.trim() ?? "unknown";
  const program: Results["program"] = told === undefined ? undefined : JSON.parse(told);
  return {
    binary: told === undefined ? undefined : binary,
    results: {
      format: 1 as const,
      date: new Date().toISOString(),
      commit: changes === undefined || changes === "" ? commit : `${commit} with changes`,
      deno: Deno.version.deno,
      machine: await thisMachine(),
      program: program && { commit: program.commit, deno: program.deno },
      quick: values.quick,
    },
  };
}

async function textFrom(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command(program, { args, cwd: root }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
