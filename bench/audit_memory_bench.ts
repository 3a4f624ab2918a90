// Memory while a log of a million lines is loaded, and how much longer verifying takes with it:
//   deno run -A bench/audit_memory_bench.ts
import { fileSource, openAuditDatabase } from "../src/audit/mod.ts";
import { v8Flags } from "../tools/v8_flags.ts";
import { print, runAlone } from "./alone.ts";
import { writeLog } from "./audit_records.ts";
import { takeTurns, wallMs } from "./rounds.ts";
import type { Bench } from "./rows.ts";
import { digits } from "./table.ts";

const verifyRounds = 3;

/** What a load of one log took. */
interface Load {
  readonly rowsPerSecond: number;
  readonly peakMb: number;
  readonly secondQuarterMb: number;
  readonly lastQuarterMb: number;
  readonly verifyRowsPerSecond: number;
}

/** Loads in processes of their own, with the heap of the binary. */
export const bench: Bench = {
  name: "audit-memory",
  rounds: { usual: 1, quick: 1 },
  onlyNamed: true,
  async measure({ rounds, quick }) {
    const large = quick ? 100_000 : 1_000_000;
    const small = large / 10;
    const loads = await takeTurns(rounds, {
      large: () => loadInProcess(large),
      small: () => loadInProcess(small),
    }, 0);
    const of = (name: string, part: keyof Load) => loads(name).map((load) => load[part]);
    const lines = `${digits(large)} lines`;
    return {
      rows: [
        {
          what: `load ${lines}: peak memory`,
          unit: "MB",
          better: "less",
          samples: of("large", "peakMb"),
          goal: 210,
        },
        {
          what: `load ${lines}: memory in the last quarter`,
          unit: "MB",
          better: "less",
          samples: of("large", "lastQuarterMb"),
          limit: { what: "second quarter", samples: of("large", "secondQuarterMb"), goal: 1.15 },
        },
        {
          what: `load ${lines}`,
          unit: "lines/s",
          better: "more",
          samples: of("large", "rowsPerSecond"),
        },
        {
          what: `verify ${lines}`,
          unit: "lines/s",
          better: "more",
          samples: of("large", "verifyRowsPerSecond"),
          limit: { what: digits(small), samples: of("small", "verifyRowsPerSecond"), goal: 0.8 },
        },
      ],
    };
  },
};

async function loadInProcess(lines: number): Promise<Load> {
  const { stdout, stderr, success } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", v8Flags],
      ...[new URL(import.meta.url).pathname, "--load", String(lines)],
    ],
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function load(lines: number): Promise<Load> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
  try {
    const log = `${folder}/audit.log`;
    await writeLog(log, lines);
    const key = crypto.getRandomValues(new Uint8Array(32));
    using audit = await openAuditDatabase({ path: `${folder}/audit.db`, key });
    const samples: number[] = [];
    const source = await fileSource(log);
    const loadingMs = await wallMs(async () => {
      const progress = () => samples.push(Deno.memoryUsage().rss);
      const { inserted } = await audit.load([source], { progress });
      if (inserted !== lines) throw new Error(`${inserted} lines were loaded`);
    });
    const verifyingMs: number[] = [];
    for (let round = 0; round < verifyRounds; round++) {
      verifyingMs.push(await wallMs(() => audit.verify()));
    }
    const part = (from: number, to: number) =>
      Math.max(...samples.slice(samples.length * from, Math.ceil(samples.length * to))) / 1e6;
    return {
      rowsPerSecond: lines / loadingMs * 1000,
      peakMb: await peakMb() ?? part(0, 1),
      secondQuarterMb: part(0.25, 0.5),
      lastQuarterMb: part(0.75, 1),
      verifyRowsPerSecond: lines / Math.min(...verifyingMs) * 1000,
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The most memory this process ever had, where the system tells. */
async function peakMb(): Promise<number | undefined> {
  const status = await Deno.readTextFile("/proc/self/status").catch(() => "");
  const found = /VmHWM:\s+(\d+) kB/.exec(status);
  return found === null ? undefined : Number(found[1]) * 1024 / 1e6;
}

if (import.meta.main) {
  const [word, lines] = Deno.args;
  if (word === "--load") print(JSON.stringify(await load(Number(lines))));
  else await runAlone(bench);
}
