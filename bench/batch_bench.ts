// How much quicker a batch is than one request after another, trail and journal included:
//   deno run -A bench/batch_bench.ts [items …]
// The endpoint takes 50 ms for each deletion. Each size is run in turn with one worker and with the
// default settings, as processes of their own; GCS_BINARY names the program to measure.
import { join } from "node:path";
import { setProgramStage } from "../tests/slow/_program.ts";
import { printTable } from "./print_table.ts";

const delayMs = 50;

/** What one run took. */
interface Run {
  /** The whole command, start of the process included. */
  readonly wallMs: number;
  /** From the first request for an item to the last one. */
  readonly sendingMs: number;
}

/** One size, done both ways. */
export interface BatchFigure {
  readonly items: number;
  readonly oneByOne: Run;
  readonly batch: Run;
}

/** Deletes so many roles. Throws where not all of them are gone. */
async function run(items: number, settings: string): Promise<Run> {
  await using stage = await setProgramStage({
    sandbox: { seed: { generate: { roles: items } } },
    settings,
  });
  const config = join(stage.folder, "config.yaml");
  const text = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, text.replace(/^api:\n {2}requests_per_second: .*\n/m, ""));
  await stage.logIn("default");
  const listed = await stage.run(["role", "list", "-F", "list"]);
  const generated = listed.stdout.split("\n").filter((id) => id.startsWith("5a4d0003"));
  const ids = join(stage.folder, "ids.txt");
  await Deno.writeTextFile(ids, generated.join("\n"));
  stage.sandbox.faults.add({ match: { method: "DELETE", path: "/api/roles/*" }, delayMs });
  stage.sandbox.clearRequests();
  const start = performance.now();
  const ended = await stage.run([
    "role",
    "batch-delete",
    "--from-file",
    ids,
    "--yes",
    "-F",
    "list",
  ]);
  const wallMs = performance.now() - start;
  const sent = stage.sandbox.requests.filter(({ method }) => method === "DELETE");
  if (ended.code !== 0 || sent.length < items) {
    throw new Error(`${sent.length} of ${items} requests, exit ${ended.code}: ${ended.stderr}`);
  }
  const times = sent.map(({ time }) => time);
  return { wallMs, sendingMs: Math.max(...times) - Math.min(...times) + delayMs };
}

/** Measures each size with one worker and with the default settings. */
export async function benchBatch(sizes: readonly number[]): Promise<BatchFigure[]> {
  const figures: BatchFigure[] = [];
  for (const items of sizes) {
    const batch = await run(items, "");
    const oneByOne = await run(items, "performance:\n  batch_workers: 1\n");
    figures.push({ items, oneByOne, batch });
  }
  return figures;
}

/** The figures as rows of a table. */
export function batchRows(figures: readonly BatchFigure[]): string[][] {
  const seconds = (ms: number) => (ms / 1_000).toFixed(2);
  return [
    ["items", "one by one s", "batch s", "ratio", "sending: ratio", "requests/s"],
    ...figures.map(({ items, oneByOne, batch }) => [
      String(items),
      seconds(oneByOne.wallMs),
      seconds(batch.wallMs),
      (oneByOne.wallMs / batch.wallMs).toFixed(1),
      (oneByOne.sendingMs / batch.sendingMs).toFixed(1),
      (items / batch.sendingMs * 1_000).toFixed(0),
    ]),
  ];
}

if (import.meta.main) {
  const sizes = Deno.args.length === 0 ? [100, 1_000] : Deno.args.map(Number);
  await printTable(batchRows(await benchBatch(sizes)));
}
