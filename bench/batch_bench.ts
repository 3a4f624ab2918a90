// How much quicker a batch is than one request after another, trail and journal included:
//   deno run -A bench/batch_bench.ts
// The endpoint takes 50 ms for each deletion. Each size is run in turn with one worker and with the
// default settings, as processes of their own; GCS_BINARY names the program to measure.
import { join } from "node:path";
import { configSchema } from "../src/config/schema.ts";
import { setProgramStage } from "../tests/slow/_program.ts";
import { runAlone } from "./alone.ts";
import { takeTurns } from "./rounds.ts";
import type { Bench, Row } from "./rows.ts";
import { digits } from "./table.ts";

const delayMs = 50;
const moreWorkers = 50;
/** Workers, and a rate that lets them work. */
const moreSettings = `  batch_workers: ${moreWorkers}\n  max_requests_per_second: 2000\n`;

/** What one run took, in seconds. */
interface Run {
  /** The whole command, start of the process included. */
  readonly command: number;
  /** From the first request for an item to the end of the last one. */
  readonly sending: number;
}

/** Batches against one worker, and against the delay of the server alone. */
export const bench: Bench = {
  name: "batch",
  rounds: { usual: 3, quick: 2 },
  async measure({ rounds, quick }) {
    const rows = await rowsOf(100, rounds, 5);
    // A thousand one by one take a minute, and spread less.
    return { rows: quick ? rows : [...rows, ...await rowsOf(1_000, Math.ceil(rounds / 2), 8)] };
  },
};

async function rowsOf(items: number, rounds: number, goal: number): Promise<Row[]> {
  const workers = configSchema.parse({}).performance.batch_workers;
  const isMany = items > 500;
  const runs = await takeTurns(rounds, {
    batch: () => run(items, ""),
    one: () => run(items, "performance:\n  batch_workers: 1\n"),
    ...(isMany ? { more: () => run(items, `performance:\n${moreSettings}`) } : {}),
  }, 0);
  const part = (name: string, part: keyof Run) => runs(name).map((one) => one[part]);
  const row = (words: string, what: keyof Run, name = "batch", atOnce = workers): Row => ({
    what: `delete ${digits(items)} roles, ${words}`,
    unit: "s",
    better: "less",
    samples: part(name, what),
    baseline: { what: "one by one", samples: part("one", what) },
    limit: {
      what: `${delayMs} ms each, ${atOnce} at a time`,
      samples: part(name, what).map(() => items / atOnce * delayMs / 1_000),
    },
  });
  const whole = row("whole command", "command");
  return [
    { ...whole, baseline: { what: "one by one", samples: part("one", "command"), goal } },
    row("first request to last", "sending"),
    ...(isMany ? [row(`${moreWorkers} workers`, "command", "more", moreWorkers)] : []),
  ];
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
    ...["role", "batch-delete", "--from-file", ids, "--yes", "-F", "list"],
  ]);
  const command = (performance.now() - start) / 1_000;
  const sent = stage.sandbox.requests.filter(({ method }) => method === "DELETE");
  if (ended.code !== 0 || sent.length < items) {
    throw new Error(`${sent.length} of ${items} requests, exit ${ended.code}: ${ended.stderr}`);
  }
  const times = sent.map(({ time }) => time);
  return { command, sending: (Math.max(...times) - Math.min(...times) + delayMs) / 1_000 };
}

if (import.meta.main) await runAlone(bench);
