/**
 * CPU time of whole processes: the compiled `gcs` against the smallest program that the same
 * compiler makes. Needs `deno task build` first, and DENO_COMPILE and DENORT_BIN as there;
 * GCS_BINARY names another program than dist/gcs.
 *
 *   deno run -A bench/startup_bench.ts
 */
import { resolve } from "node:path";
import { registry } from "../src/cli/registry.ts";
import { minIterations } from "../src/keys/key.ts";
import { payloadStart } from "../tools/program_pack.ts";
import { runAlone } from "./alone.ts";
import { cpuMs } from "./cpu_time.ts";
import { takeTurns } from "./rounds.ts";
import type { Bench, LeftOut, Measured, Row } from "./rows.ts";
import { bareProgram, startupStage } from "./startup_stage.ts";
import { type Startup, startups } from "./startup_commands.ts";
import { floors } from "./startup_floor.ts";

const maxPayloadMb = 10.5;
const needsKeyring = "no dbus-daemon, no gnome-keyring-daemon";

/** Start-up of commands and of completion, and the payload of the program. */
export const bench: Bench = {
  name: "startup",
  rounds: { usual: 15, quick: 4 },
  async measure({ rounds, quick }) {
    const gcs = resolve(
      Deno.env.get("GCS_BINARY") ?? new URL("../dist/gcs", import.meta.url).pathname,
    );
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-bench-" }));
    try {
      const bare = await bareProgram(gcs, folder);
      return typeof bare === "string"
        ? await measureStarts(gcs, bare, { folder, rounds, records: quick ? 10_000 : 100_000 })
        : { rows: [], leftOut: [bare] };
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
};

async function measureStarts(
  gcs: string,
  bare: string,
  { folder, rounds, records }: { folder: string; rounds: number; records: number },
): Promise<Measured> {
  await using stage = await startupStage(gcs, folder, records);
  const { nobody } = stage;
  const slowest = await slowestHelp(gcs, nobody);
  const starts = startups(stage, slowest, records);
  const floor = await floors(stage, folder);
  const turns = (program: string, starts: readonly Startup[]) =>
    Object.fromEntries(
      starts.map((
        { what, args, env, fails },
      ) => [what, () => cpuOf(program, args, env, fails === true)]),
    );
  const samples = await takeTurns(rounds, {
    bare: () => cpuOf(bare, [], nobody, false),
    PBKDF2: pbkdf2Ms,
    ...turns(gcs, starts),
    ...turns(floor.program, floor.starts),
  });
  const limit = { what: "a bare program", samples: samples("bare") };
  const rows = [...starts, ...floor.starts].map(({ what, goal, usesPassphrase }): Row => ({
    what: `start: ${what}`,
    unit: "ms CPU",
    better: "less",
    samples: usesPassphrase === true
      ? samples(what).map((ms, round) => ms - (samples("PBKDF2")[round] ?? NaN))
      : samples(what),
    limit: { ...limit, goal },
  }));
  const program = await Deno.readFile(gcs);
  const payload = (program.length - await sizeOf(bare)) / 1e6;
  const start = payloadStart(program);
  const copied = start === undefined ? payload : (program.length - start) / 1e6;
  const leftOut: LeftOut[] = stage.keyring === undefined
    ? [{ what: "start-up with a keyring", why: needsKeyring }]
    : [];
  return {
    rows: [...rows, {
      what: "payload of the program",
      unit: "MB",
      better: "less",
      samples: [payload],
      goal: maxPayloadMb,
    }, {
      what: "payload that each start copies",
      unit: "MB",
      better: "less",
      samples: [copied],
    }],
    leftOut,
  };
}

/** The command whose help takes the most CPU: of five that were slow once, by the best of three. */
async function slowestHelp(gcs: string, env: Record<string, string>): Promise<string> {
  const best = async (path: string, runs: number) => {
    let ms = Infinity;
    for (let run = 0; run < runs; run++) {
      ms = Math.min(ms, await cpuOf(gcs, [...path.split(" "), "--help"], env, false));
    }
    return { path, ms };
  };
  const slowFirst = (found: { path: string; ms: number }[]) => found.sort((a, b) => b.ms - a.ms);
  const once: { path: string; ms: number }[] = [];
  for (const { path } of registry) once.push(await best(path, 1));
  const again: { path: string; ms: number }[] = [];
  for (const { path } of slowFirst(once).slice(0, 5)) again.push(await best(path, 3));
  return slowFirst(again)[0]?.path ?? "";
}

async function cpuOf(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  fails: boolean,
): Promise<number> {
  const before = cpuMs("ended children");
  // Nothing of the caller's: the system's certificates, for one, take longer to read than its own.
  const { success } = await new Deno.Command(program, {
    args: [...args],
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  if (success === fails) throw new Error(`${args.join(" ")} ended the other way`);
  return cpuMs("ended children") - before;
}

/** What a login under a passphrase pays for its passphrase, whatever else it does. */
async function pbkdf2Ms(): Promise<number> {
  const words = new TextEncoder().encode("bench passphrase of no value");
  const base = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveBits"]);
  const before = cpuMs("this process");
  const salt = new Uint8Array(16);
  const kdf = { name: "PBKDF2", hash: "SHA-256", salt, iterations: minIterations };
  await crypto.subtle.deriveBits(kdf, base, 256);
  return cpuMs("this process") - before;
}

async function sizeOf(path: string): Promise<number> {
  return (await Deno.stat(path)).size;
}

if (import.meta.main) await runAlone(bench);
