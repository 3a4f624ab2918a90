// Measures the audit database against the goals in docs/audit/loading.md and prints one table.
//
//   deno run -A bench/audit_bench.ts [--records 100000] [--million 1000000] [--rounds 3]
//
// Every figure is the best of some rounds, and what is compared takes turns, so that a busy
// machine disturbs both sides. Load and verify use several threads: they are measured by what the
// busiest one computes, which is their time where the cores are free, and by the clock beside it.
import { openAuditDatabase } from "../src/audit/mod.ts";
import { openReader } from "../src/audit/schema/open.ts";
import { loadRaw, loadSequentially, openPredecessor, rawPage } from "./audit_predecessor.ts";
import { type GeneratedRecord, records } from "./audit_records.ts";
import { followAll, hashesOf, readAll } from "./audit_hashes.ts";
import { compareQueries } from "./audit_queries.ts";
import { printTable } from "./print_table.ts";
import { bestOf, type Times, timesOf } from "./thread_times.ts";
import { v8Flags } from "../tools/v8_flags.ts";

const option = (name: string, fallback: number) => {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? fallback : Number(Deno.args[at + 1]);
};
const count = option("records", 100_000);
const million = option("million", 1_000_000);
const rounds = option("rounds", 3);
const pageSize = 1000;

const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
const key = crypto.getRandomValues(new Uint8Array(32));
const best = new Map<string, Times>();

async function timed(name: string, work: () => Promise<void> | void): Promise<void> {
  best.set(name, bestOf(best.get(name), await timesOf(work)));
}

async function* pagesOf(pages: readonly string[]): AsyncGenerator<string, void, undefined> {
  for (const page of pages) {
    await Promise.resolve();
    yield page;
  }
}

async function* documentsOf(pages: readonly string[]): AsyncGenerator<unknown, void, undefined> {
  for await (const page of pagesOf(pages)) yield* JSON.parse(page);
}

function database(name: string): string {
  return `${folder}/${name}.db`;
}

async function forget(path: string): Promise<void> {
  for (const end of ["", "-wal", "-shm", ".vault.lock"]) {
    await Deno.remove(path + end).catch(() => {});
  }
}

async function pipeline(path: string, pages: readonly string[], encrypted: boolean): Promise<void> {
  using audit = await openAuditDatabase({ path, key: encrypted ? key : undefined });
  const report = await audit.loadFrom("bench", documentsOf(pages));
  if (report.inserted !== count) throw new Error(`${report.inserted} records were loaded`);
}

const lines: [name: string, goal: string, result: string, met: boolean][] = [];
const say = (name: string, goal: string, result: string, met: boolean) =>
  lines.push([name, goal, result, met]);
const never: Times = { wall: NaN, busiest: NaN, all: NaN };
const ms = (name: string) => (best.get(name) ?? never).busiest;
const rate = (name: string, kind: keyof Times = "busiest") =>
  Math.round(count / (best.get(name) ?? never)[kind] * 1000);
const byClock = (one: string, other: string) =>
  ((best.get(one) ?? never).wall / (best.get(other) ?? never).wall).toFixed(2);
const each = (name: string, kind: keyof Times = "all") =>
  `${((best.get(name) ?? never)[kind] * 1000 / count).toFixed(2)} µs a record`;

try {
  const generated: GeneratedRecord[] = [...records(count)];
  const pages: string[] = [];
  const rawPages: string[] = [];
  for (let from = 0; from < count; from += pageSize) {
    pages.push(JSON.stringify(generated.slice(from, from + pageSize)));
    rawPages.push(rawPage(generated.slice(from, from + pageSize)));
  }
  generated.length = 0;
  for (let round = 0; round < rounds; round++) {
    for (const name of ["old", "new", "plain", "raw"]) await forget(database(name));
    await timed("ceiling", () => loadRaw(database("raw"), key, rawPages));
    await timed("pipeline", () => pipeline(database("new"), pages, true));
    await timed("pipeline, not encrypted", () => pipeline(database("plain"), pages, false));
    await timed("sequential", async () => {
      const db = openPredecessor(database("old"), key);
      await loadSequentially(db, pagesOf(pages));
      db.close();
    });
  }
  const faster = ms("sequential") / ms("pipeline");
  say(
    "load, pipeline / sequential",
    "≥ 7",
    `${faster.toFixed(1)} (${rate("pipeline")} / ${rate("sequential")} rows/s; by the clock ${
      byClock("sequential", "pipeline")
    })`,
    faster >= 7,
  );
  const near = ms("ceiling") / ms("pipeline");
  say(
    "load, pipeline / raw insert",
    "≥ 0.7",
    `${near.toFixed(2)} (ceiling ${rate("ceiling")} rows/s; by the clock ${
      byClock("ceiling", "pipeline")
    })`,
    near >= 0.7,
  );
  const cost = ms("pipeline") / ms("pipeline, not encrypted") - 1;
  say("load, cost of encryption", "≤ 25 %", `${(cost * 100).toFixed(0)} %`, cost <= 0.25);

  using audit = await openAuditDatabase({ path: database("new"), key });
  using stored = await openReader({ path: database("new"), key });
  const hashOnly = hashesOf(stored, count);
  // It takes half a second, and the cores of a shared machine are sometimes somebody else's.
  for (let round = 0; round < 3 * rounds; round++) {
    await timed("verify", async () => {
      const { logs } = await audit.verify();
      if (logs !== count) throw new Error(`${logs} records were verified`);
    });
    await timed("hashes", hashOnly);
    await timed("chain", () => followAll(stored, count));
    await timed("rows read", () => readAll(stored));
    await timed("page codes", () => void stored.all("PRAGMA cipher_integrity_check"));
    await timed("structure", () => void stored.all("PRAGMA integrity_check"));
  }
  const verified = ms("hashes") / ms("verify");
  say(
    "verify / the library's SHA-256 of the same bytes",
    "≥ 0.5",
    `${verified.toFixed(2)} (${rate("verify")} / ${rate("hashes")} rows/s; by the clock ${
      byClock("hashes", "verify")
    })`,
    verified >= 0.5,
  );
  for (const part of ["hashes", "rows read", "chain", "page codes", "structure", "verify"]) {
    say(`CPU time of all threads, ${part}`, "", each(part), true);
  }
  using plain = await openAuditDatabase({ path: database("plain"), key: undefined });
  using old = openPredecessor(database("old"), key);
  for (const line of await compareQueries(audit, plain, old)) lines.push(line);

  if (million > 0) {
    const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-check",
        v8Flags,
        new URL("./audit_memory.ts", import.meta.url).pathname,
        String(million),
      ],
      stdout: "piped",
      stderr: "piped",
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    const memory = JSON.parse(new TextDecoder().decode(stdout));
    say(
      `peak memory, ${million} lines`,
      "≤ 210 MB",
      `${memory.peakMb} MB (${memory.rowsPerSecond} lines/s)`,
      memory.peakMb <= 210,
    );
    const growth = memory.lastQuarterMb / memory.secondQuarterMb;
    say("memory, last / second quarter", "flat (≤ 1.15)", growth.toFixed(2), growth <= 1.15);
    const alike = memory.verifyRowsPerSecond / rate("verify", "wall");
    say(
      `verify, ${million} lines / ${count}`,
      "≥ 0.8",
      `${alike.toFixed(2)} (${memory.verifyRowsPerSecond} rows/s)`,
      alike >= 0.8,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

await printTable([
  ["what", "goal", "measured", "met"],
  ...lines.map(([a, b, c, met]) => [a, b, c, met ? "yes" : "NO"]),
]);
