// Loads a generated audit log of as many lines as the argument says, and prints what memory that
// took. Run by audit_bench.ts in a process of its own.
import { fileSource, openAuditDatabase } from "../src/audit/mod.ts";
import { writeLog } from "./audit_records.ts";

const count = Number(Deno.args[0] ?? 1_000_000);
const verifyRounds = 3;
const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
try {
  const log = `${folder}/audit.log`;
  await writeLog(log, count);
  const key = crypto.getRandomValues(new Uint8Array(32));
  using audit = await openAuditDatabase({ path: `${folder}/audit.db`, key });
  const samples: number[] = [];
  const start = performance.now();
  const report = await audit.load([await fileSource(log)], {
    progress: () => samples.push(Deno.memoryUsage().rss),
  });
  const seconds = (performance.now() - start) / 1000;
  let verified = 0;
  for (let round = 0; round < verifyRounds; round++) {
    const verifying = performance.now();
    const { logs } = await audit.verify();
    verified = Math.max(verified, Math.round(logs / (performance.now() - verifying) * 1000));
  }
  const part = (from: number, to: number) =>
    Math.max(...samples.slice(samples.length * from, Math.ceil(samples.length * to)));
  const result = {
    records: report.inserted,
    rowsPerSecond: Math.round(report.inserted / seconds),
    peakMb: Math.round((await peak() ?? part(0, 1)) / 1e6),
    secondQuarterMb: Math.round(part(0.25, 0.5) / 1e6),
    lastQuarterMb: Math.round(part(0.75, 1) / 1e6),
    verifyRowsPerSecond: verified,
  };
  await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(result) + "\n"));
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** The most memory this process ever had, where the system tells. */
async function peak(): Promise<number | undefined> {
  const status = await Deno.readTextFile("/proc/self/status").catch(() => "");
  const found = /VmHWM:\s+(\d+) kB/.exec(status);
  return found === null ? undefined : Number(found[1]) * 1024;
}
