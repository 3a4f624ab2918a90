// deno-lint-ignore-file no-console -- it prints for people
/**
 * CPU time of whole processes: the compiled `gcs` against the smallest program that the same
 * compiler makes, in turn. Needs `deno task build` first; DENO_COMPILE and DENORT_BIN as there.
 *
 *   deno run -A bench/startup_bench.ts [--rounds 15] [--records 100000] [--program dist/gcs]
 */
import { join, resolve } from "node:path";
import { minIterations } from "../src/keys/key.ts";
import { registry } from "../src/cli/registry.ts";
import { cpuMs } from "./cpu_time.ts";
import { printTable } from "./print_table.ts";
import { output } from "../tools/program_stage.ts";
import { startupStage } from "./startup_stage.ts";

/** One line of the table. */
interface Row {
  readonly name: string;
  /** Largest ratio to the bare program. */
  readonly goal?: number;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly fails?: boolean;
  /** PBKDF2 is taken off: it is slow on purpose. */
  readonly usesPassphrase?: boolean;
}

const option = (name: string) => {
  const at = Deno.args.indexOf(`--${name}`);
  return at < 0 ? undefined : Deno.args[at + 1];
};
const rounds = Number(option("rounds") ?? 15);
const records = Number(option("records") ?? 100_000);
const maxPayloadMb = 10.5;
const gcs = resolve(option("program") ?? new URL("../dist/gcs", import.meta.url).pathname);
const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-bench-" }));

try {
  await using stage = await startupStage(gcs, folder, records);
  const { nobody, service, passphrase, keyring, collection } = stage;
  const bare = await bareProgram();
  const slowest = await slowestHelp(nobody);
  const show = ["collection", "show", collection];
  const rows: readonly Row[] = [
    { name: "--version", goal: 1.35, args: ["--version"], env: nobody },
    { name: "--help", goal: 2, args: ["--help"], env: nobody },
    {
      name: "collection list --help",
      goal: 2,
      args: ["collection", "list", "--help"],
      env: nobody,
    },
    {
      name: `${slowest} --help (the slowest)`,
      goal: 2,
      args: [...slowest.split(" "), "--help"],
      env: nobody,
    },
    { name: "an unknown command", args: ["colection"], env: nobody, fails: true },
    { name: "completion bash", goal: 2.5, args: ["completion", "bash"], env: nobody },
    {
      name: "a Tab behind an option",
      goal: 2.5,
      args: ["__complete", "bash", "", "9", "80", "gcs storage-gateway create posix --"],
      env: nobody,
    },
    { name: "profile list", goal: 3, args: ["profile", "list"], env: nobody },
    { name: "profile list, with a config.yaml", args: ["profile", "list"], env: service },
    { name: "collection list, service", goal: 4, args: ["collection", "list"], env: service },
    ...(keyring === undefined ? [] : [
      { name: "collection show, keyring", goal: 4, args: show, env: keyring },
      {
        name: `audit query --limit 100 of ${records}, keyring`,
        goal: 4,
        args: ["audit", "query", "--limit", "100"],
        env: keyring,
      },
    ]),
    {
      name: "collection show, passphrase",
      args: show,
      env: passphrase,
      usesPassphrase: true,
    },
  ];
  const bareMs: number[] = [];
  const kdfMs: number[] = [];
  const times = rows.map(() => [] as number[]);
  // Round 0 warms up and does not count.
  for (let round = 0; round <= rounds; round++) {
    const measured = await cpuOf(bare, [], nobody, false);
    const kdf = await pbkdf2Ms();
    if (round > 0) [bareMs, kdfMs].forEach((list, at) => list.push([measured, kdf][at] ?? NaN));
    for (const [at, { args, env, fails }] of rows.entries()) {
      const ms = await cpuOf(gcs, args, env, fails === true);
      if (round > 0) times[at]?.push(ms);
    }
  }
  const base = median(bareMs);
  const kdf = median(kdfMs);
  const table = [["what", "goal", "CPU", "× bare", "met"], [
    "a bare program",
    "",
    ms(base),
    "1",
    "",
  ]];
  for (const [at, { name, goal, usesPassphrase }] of rows.entries()) {
    const own = median(times[at] ?? []) - (usesPassphrase === true ? kdf : 0);
    const ratio = own / base;
    const what = usesPassphrase === true ? `${name}, PBKDF2 (${ms(kdf)}) left out` : name;
    const met = goal === undefined ? "" : ratio <= goal ? "yes" : "NO";
    const limit = goal === undefined ? "" : `≤ ${goal}`;
    table.push([what, limit, ms(own), ratio.toFixed(2), met]);
  }
  const payload = (await sizeOf(gcs) - await sizeOf(bare)) / 1e6;
  const fits = payload <= maxPayloadMb ? "yes" : "NO";
  table.push(["payload", `≤ ${maxPayloadMb} MB`, `${payload.toFixed(1)} MB`, "", fits]);
  await printTable(table);
  if (keyring === undefined) console.log("Left out: keyring rows (no dbus-daemon, gnome-keyring)");
} finally {
  await Deno.remove(folder, { recursive: true });
}

/** The command whose help takes the most CPU, by the best of three runs each. */
async function slowestHelp(env: Record<string, string>): Promise<string> {
  let slowest = { path: "", ms: 0 };
  for (const { path } of registry) {
    let best = Infinity;
    for (let round = 0; round < 3; round++) {
      best = Math.min(best, await cpuOf(gcs, [...path.split(" "), "--help"], env, false));
    }
    if (best > slowest.ms) slowest = { path, ms: best };
  }
  return slowest.path;
}

async function bareProgram(): Promise<string> {
  const source = join(folder, "bare.ts");
  const program = join(folder, "bare");
  await Deno.writeTextFile(source, 'console.log("hello");\n');
  const [compiler = "", ...before] = Deno.env.get("DENO_COMPILE")?.split(" ") ?? [Deno.execPath()];
  const flags = ["-q", "--no-check", "--no-code-cache"];
  await output(compiler, [...before, "compile", ...flags, "-o", program, source], {});
  return program;
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}
