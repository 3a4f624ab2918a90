import { type Scenario, valueInWords } from "../tests/load/_figures.ts";

/** One run of the load tests. */
export interface LoadResults {
  readonly date: string;
  /** 1 is full size. */
  readonly scale: number;
  readonly machine: {
    readonly os: string;
    readonly cpu: string;
    readonly cores: number;
    readonly memoryGb: number;
    readonly deno: string;
    /** What was run: `binary` or `sources`. */
    readonly program: string;
  };
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
export function pageOf({ date, machine, scale, seconds, scenarios }: LoadResults): string {
  const { os, cpu, cores, memoryGb, deno, program } = machine;
  const size = scale === 1 ? "" : `, at ${scale} of the full size`;
  return [
    `Run on ${date}${size}: ${cores} cores (${cpu}), ${memoryGb} GB, ${os}, Deno ${deno}, the ` +
    `${program}; ${Math.round(seconds)} s in all.`,
    ...scenarios.flatMap((one) => [
      `### ${one.name}`,
      ["| what | figure |", "| --- | --- |", ...rowsOf(one)].join("\n"),
    ]),
  ].join("\n\n");
}

function rowsOf({ figures }: Scenario): string[] {
  return figures.map((one) => `| ${one.what} | ${valueInWords(one)} |`);
}
