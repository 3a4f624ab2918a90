import { busyWords, type Machine } from "../bench/results.ts";
import { type Scenario, valueInWords } from "../tests/load/_figures.ts";

/** One run of the load tests. */
export interface LoadResults {
  readonly date: string;
  /** 1 is full size. */
  readonly scale: number;
  /** Of the programs that were started, and of the tests. */
  readonly deno: string;
  readonly program: "binary" | "sources";
  readonly machine: Machine;
  readonly seconds: number;
  readonly scenarios: readonly Scenario[];
}

const folder = new URL("../bench/results/", import.meta.url);

/** Where the figures of a day are kept. */
export function resultsFile(date: string): URL {
  return new URL(`load-${date}.json`, folder);
}

/** The newest figures that are kept. */
export async function newestResults(): Promise<LoadResults> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)
    .filter((name) => /^load-[\d-]+\.json$/.test(name)).sort();
  const newest = names.at(-1);
  if (newest === undefined) throw new Error("No figures of load tests are kept");
  return JSON.parse(await Deno.readTextFile(new URL(newest, folder)));
}

/** The part of docs/load.md that shows figures. */
export function pageOf(results: LoadResults): string {
  const { date, machine, scale, deno, program, seconds, scenarios } = results;
  const { system, cpu, cores, memoryGb, load } = machine;
  const size = scale === 1 ? "" : `, at ${scale} of the full size`;
  return [
    `Run on ${date}${size}: ${system}, ${cores} cores (${cpu}), ${memoryGb} GB, load ` +
    `${load.toFixed(1)} before; Deno ${deno}, the ${program}; ${Math.round(seconds)} s in all. ` +
    busyWords(machine),
    ...scenarios.flatMap((one) => [
      `### ${one.name}`,
      ["| what | figure |", "| --- | --- |", ...rowsOf(one)].join("\n"),
    ]),
  ].join("\n\n");
}

function rowsOf({ figures }: Scenario): string[] {
  return figures.map((one) => `| ${one.what} | ${valueInWords(one)} |`);
}
