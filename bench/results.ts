import { dirname, join } from "node:path";
import { checkRow, type LeftOut, type Row } from "./rows.ts";

/** What a run of the benchmarks leaves behind: a file of bench/results/. */
export interface Results {
  readonly format: 1;
  /** When the run began. */
  readonly date: string;
  /** Of the sources, ` with changes` where files differ from it. */
  readonly commit: string;
  readonly deno: string;
  readonly machine: Machine;
  /** The compiled program that was measured, as `gcs version` tells; undefined: the sources. */
  readonly program?: { readonly commit: string; readonly deno: string } | undefined;
  readonly quick: boolean;
  readonly rows: readonly Row[];
  readonly leftOut: readonly LeftOut[];
}

/** Where it ran. */
export interface Machine {
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Programs that waited for a core in the minute before. */
  readonly load: number;
}

/** The machine that this runs on. */
export async function thisMachine(): Promise<Machine> {
  const info = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  return {
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cpu: /^model name\s*: (.*)$/m.exec(info)?.[1] ?? "unknown",
    cores: navigator.hardwareConcurrency,
    memoryGb: Math.round(Deno.systemMemoryInfo().total / 1e9),
    load: Deno.loadavg()[0] ?? 0,
  };
}

/** Whether anybody else wanted the cores, in words. */
export function busyWords({ load, cores }: Machine): string {
  return load > cores / 2 ? "The machine was busy: figures to be taken again." : "A quiet machine.";
}

/** One line about a run. */
export function aboutRun({ date, commit, deno, machine, program, quick }: Results): string {
  const { system, cpu, cores, memoryGb, load } = machine;
  const isOther = program !== undefined && !commit.startsWith(program.commit);
  const ofProgram = program === undefined
    ? "programs from the sources"
    : `\`dist/gcs\` of ${isOther ? "another commit, " : ""}${
      program.commit.slice(0, 7)
    }, on Deno ${program.deno}`;
  return [
    `${date.slice(0, 10)}, commit ${shortCommit(commit)}`,
    `${system}, ${cores} cores (${cpu}), ${memoryGb} GB`,
    `load ${load.toFixed(1)} before`,
    `Deno ${deno}, ${ofProgram}${quick ? ", quick" : ""}`,
  ].join("; ");
}

/** Where results of that time and commit lie in a folder. */
export function pathOf(folder: string, { date, commit }: Results): string {
  const [day = "", time = ""] = date.split("T");
  return join(folder, `${day}T${time.slice(0, 5).replace(":", "")}Z-${commit.slice(0, 7)}.json`);
}

/** Writes the file, and its folder where it is not there. */
export async function writeResults(path: string, results: Results): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, textOf(results));
}

/** Reads such a file. Throws where it is none. */
export async function readResults(path: string): Promise<Results> {
  const results: Results = JSON.parse(await Deno.readTextFile(path));
  if (results?.format !== 1 || !Array.isArray(results.rows)) {
    throw new Error(`${path} holds no results of benchmarks, or of a newer form`);
  }
  results.rows.forEach(checkRow);
  return results;
}

/** A row a line, and samples with no more digits than they deserve. */
function textOf({ rows, ...head }: Results): string {
  const short = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(6)) : value;
  const start = JSON.stringify(head, short, 2).replace(/\n\}$/, "");
  const lines = rows.map((row) => `    ${JSON.stringify(row, short)}`);
  return `${start},\n  "rows": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

function shortCommit(commit: string): string {
  const [hash = "", ...rest] = commit.split(" ");
  return [hash.slice(0, 7), ...rest].join(" ");
}
