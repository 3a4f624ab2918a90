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

try {
  Deno.exit(await bench(optionsOf(Deno.args)));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  Deno.exit(2);
}

type Options = ReturnType<typeof optionsOf>;

function optionsOf(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      ...effortOptions,
      only: { type: "string", multiple: true, default: [] },
      compare: { type: "string" },
      print: { type: "string" },
      page: { type: "boolean", default: false },
      to: { type: "string" },
    },
  });
  return { ...values, rounds: roundsOf(values.rounds) };
}

/** Gives the exit code. */
async function bench(options: Options): Promise<number> {
  const before = options.compare === undefined ? undefined : await readResults(options.compare);
  const { path, results, failed } = options.print === undefined
    ? await run(options)
    : { path: options.print, results: await readResults(options.print), failed: 0 };
  print(textOf(results));
  print(`\n${aboutRun(results)}. ${busyWords(results.machine)}\n`);
  say(`Results: ${path}`);
  // As the file has them: what is kept is rounded.
  if (options.page) say(await writePage(path, await readResults(path)));
  if (before === undefined) return failed > 0 ? 2 : 0;
  const comparison = compareRows(before.rows, results.rows);
  print(`\nAgainst ${aboutRun(before)}:\n\n${comparisonText(comparison)}`);
  if (failed > 0) return 2;
  return comparison.changes.some(({ verdict }) => verdict === "worse") ? 1 : 0;
}

async function run(
  options: Options,
): Promise<{ path: string; results: Results; failed: number }> {
  const head = await headOf();
  const rows: Row[] = [];
  const leftOut: LeftOut[] = [];
  let failed = 0;
  for (const { file, bench: { name } } of await wanted(options, leftOut)) {
    const start = performance.now();
    const found = await measure(file, options, head.binary);
    rows.push(...found?.rows ?? []);
    leftOut.push(...found?.leftOut ?? []);
    if (found === undefined) {
      failed++;
      leftOut.push({ what: name, why: "it failed" });
    }
    say(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s`);
  }
  const { quick } = options;
  const results: Results = { ...head.results, quick, rows, leftOut };
  const path = options.to ?? pathOf(resultsFolder, results);
  await writeResults(path, results);
  return { path, results, failed };
}

async function wanted({ only }: Options, leftOut: LeftOut[]): Promise<BenchFile[]> {
  const all = await allBenches();
  const unknown = only.find((word) => all.every(({ bench }) => bench.name !== word));
  if (unknown !== undefined) {
    const known = all.map(({ bench }) => bench.name).join(", ");
    throw new Error(`There is no "${unknown}". Known: ${known}`);
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
  { rounds, quick }: Options,
  binary: string | undefined,
): Promise<Measured | undefined> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", `${v8Flags},--expose-gc`, `bench/${file}`, "--json"],
      ...(rounds === undefined ? [] : ["--rounds", String(rounds)]),
      ...(quick ? ["--quick"] : []),
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
