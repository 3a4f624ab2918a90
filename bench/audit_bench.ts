// The audit database against the goals in docs/audit/loading.md:
//   deno run -A bench/audit_bench.ts
// Load and verify use several threads: they are measured by what the busiest one computes, which is
// their time where the cores are free, and by the clock beside it.
import { openAuditDatabase } from "../src/audit/mod.ts";
import { openReader } from "../src/audit/schema/open.ts";
import { runAlone } from "./alone.ts";
import { followAll, hashesOf, readAll } from "./audit_hashes.ts";
import { loadRaw, loadSequentially, openPredecessor, rawPage } from "./audit_predecessor.ts";
import { queryRows } from "./audit_queries.ts";
import { records } from "./audit_records.ts";
import { type OfRounds, takeTurns } from "./rounds.ts";
import type { Bench, Row } from "./rows.ts";
import { digits } from "./table.ts";
import { type Times, timesOf } from "./thread_times.ts";

const pageSize = 1000;

/** Loading, verifying and queries. */
export const bench: Bench = {
  name: "audit",
  rounds: { usual: 3, quick: 2 },
  async measure({ rounds, quick }) {
    const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
    try {
      const stage = { folder, key: crypto.getRandomValues(new Uint8Array(32)), rounds };
      const count = quick ? 20_000 : 100_000;
      const rows = await loadRows(stage, count);
      using audit = await openAuditDatabase({ path: `${folder}/new.db`, key: stage.key });
      rows.push(...await verifyRows(stage, count, () => audit.verify()));
      using plain = await openAuditDatabase({ path: `${folder}/plain.db`, key: undefined });
      using old = openPredecessor(`${folder}/old.db`, stage.key);
      rows.push(...await queryRows({ audit, plain, old }, rounds, count));
      return { rows };
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
};

interface Stage {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly rounds: number;
}

/** Leaves the databases of the last round: `new.db`, `plain.db` and `old.db`. */
async function loadRows({ folder, key, rounds }: Stage, count: number): Promise<Row[]> {
  const { pages, rawPages } = pagesOf(count);
  const timed = (name: string, load: (path: string) => Promise<void> | void) => async () => {
    const path = `${folder}/${name}.db`;
    for (const end of ["", "-wal", "-shm", ".vault.lock"]) {
      await Deno.remove(path + end).catch(() => {});
    }
    return await timesOf(() => load(path));
  };
  const pipeline = async (path: string, ownKey: Uint8Array | undefined) => {
    using audit = await openAuditDatabase({ path, key: ownKey });
    const report = await audit.loadFrom("bench", documentsOf(pages));
    if (report.inserted !== count) throw new Error(`${report.inserted} records were loaded`);
  };
  const times = await takeTurns(rounds, {
    raw: timed("raw", (path) => loadRaw(path, key, rawPages)),
    pipeline: timed("new", (path) => pipeline(path, key)),
    plain: timed("plain", (path) => pipeline(path, undefined)),
    sequential: timed("old", async (path) => {
      const db = openPredecessor(path, key);
      await loadSequentially(db, pagesOnly(pages));
      db.close();
    }),
  }, 0);
  const rate = (name: string, kind: keyof Times) => rates(times, name, kind, count);
  const row = { unit: "records/s", better: "more" as const };
  const baseline = "row by row, schema of version 1";
  return [{
    ...row,
    what: `load ${digits(count)} records, busiest thread`,
    samples: rate("pipeline", "busiest"),
    baseline: { what: baseline, samples: rate("sequential", "busiest"), goal: 7 },
    limit: { what: "raw insert", samples: rate("raw", "busiest"), goal: 0.7 },
  }, {
    ...row,
    what: `load ${digits(count)} records, by the clock`,
    samples: rate("pipeline", "wall"),
    baseline: { what: baseline, samples: rate("sequential", "wall") },
    limit: { what: "raw insert", samples: rate("raw", "wall") },
  }, {
    ...row,
    what: `load ${digits(count)} records, encrypted`,
    samples: rate("pipeline", "busiest"),
    limit: { what: "not encrypted", samples: rate("plain", "busiest"), goal: 0.8 },
  }];
}

async function verifyRows(
  { folder, key, rounds }: Stage,
  count: number,
  verify: () => Promise<{ readonly logs: number }>,
): Promise<Row[]> {
  using stored = await openReader({ path: `${folder}/new.db`, key });
  const hashOnly = hashesOf(stored, count);
  const times = await takeTurns(rounds, {
    verify: () =>
      timesOf(async () => {
        const { logs } = await verify();
        if (logs !== count) throw new Error(`${logs} records were verified`);
      }),
    hashes: () => timesOf(hashOnly),
    chain: () => timesOf(() => followAll(stored, count)),
    "rows read": () => timesOf(() => readAll(stored)),
    "page codes": () => timesOf(() => void stored.all("PRAGMA cipher_integrity_check")),
    structure: () => timesOf(() => void stored.all("PRAGMA integrity_check")),
  });
  const ours = (kind: "busiest" | "wall", words: string, goal?: number): Row => ({
    what: `verify ${digits(count)} records, ${words}`,
    unit: "records/s",
    better: "more",
    samples: rates(times, "verify", kind, count),
    limit: { what: "SHA-256 alone", samples: rates(times, "hashes", kind, count), goal },
  });
  const parts = ["verify", "hashes", "rows read", "chain", "page codes", "structure"];
  return [
    ours("busiest", "busiest thread", 0.5),
    ours("wall", "by the clock"),
    ...parts.map((part): Row => ({
      what: part === "verify" ? "verify a record, all threads" : `verify a record: ${part}`,
      unit: "µs",
      better: "less",
      samples: times(part).map(({ all }) => all * 1000 / count),
    })),
  ];
}

function rates(
  times: OfRounds<Times>,
  name: string,
  kind: keyof Times,
  count: number,
): readonly number[] {
  return times(name).map((one) => count / one[kind] * 1000);
}

function pagesOf(count: number): { pages: string[]; rawPages: string[] } {
  const generated = [...records(count)];
  const pages: string[] = [];
  const rawPages: string[] = [];
  for (let from = 0; from < count; from += pageSize) {
    pages.push(JSON.stringify(generated.slice(from, from + pageSize)));
    rawPages.push(rawPage(generated.slice(from, from + pageSize)));
  }
  return { pages, rawPages };
}

async function* pagesOnly(pages: readonly string[]): AsyncGenerator<string, void, undefined> {
  for (const page of pages) {
    await Promise.resolve();
    yield page;
  }
}

async function* documentsOf(pages: readonly string[]): AsyncGenerator<unknown, void, undefined> {
  for await (const page of pagesOnly(pages)) yield* JSON.parse(page);
}

if (import.meta.main) await runAlone(bench);
