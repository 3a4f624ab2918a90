/**
 * Runs the load tests, one after the other, and prints their figures.
 *
 *   deno task test:load [--scale=0.1] [--filter=WORDS] [--keep] [FILE…]
 *
 * `--keep` writes them to bench/results/ and docs/load.md. With dist/gcs (or GCS_BINARY) the programs
 * that are started are the binary, else the sources.
 */
import { join } from "node:path";
import { type Machine, thisMachine } from "../bench/results.ts";
import { inWords, type Scenario } from "../tests/load/_figures.ts";
import { type LoadResults, pageOf, resultsFile } from "./load_results.ts";
import { setUp } from "./setup.ts";

const root = new URL("../", import.meta.url);
const tests = new URL("tests/load/", root);
const page = new URL("docs/load.md", root);
const begin = "<!-- figures -->\n";

async function programToRun(): Promise<string | undefined> {
  const named = Deno.env.get("GCS_BINARY");
  if (named !== undefined) return named;
  const built = new URL("dist/gcs", root).pathname;
  return await Deno.stat(built).then(() => built, () => undefined);
}

/** Files that give the program a clock of their own, which no other process can be given. */
const inProcess = ["tests/load/refresh_test.ts"];

/** Each file in a process of its own, so that none sees what another one left in memory. */
async function run(
  file: string,
  options: readonly string[],
  { folder, program }: { readonly folder: string; readonly program: string | undefined },
): Promise<boolean> {
  const { GCS_BINARY: _, ...others } = Deno.env.toObject();
  const isBinary = program !== undefined && !inProcess.includes(file);
  const env = {
    ...others,
    "GCS_LOAD_FIGURES": folder,
    ...(isBinary ? { "GCS_BINARY": program } : {}),
  };
  const own = options.filter((word) => word.startsWith("--scale="));
  const rest = options.filter((word) => !own.includes(word));
  const args = ["test", "-q", "-A", "--no-check", ...rest, file, "--", ...own];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args,
    env,
    clearEnv: true,
    cwd: root,
  }).spawn()
    .status;
  return success;
}

async function figuresIn(folder: string): Promise<Scenario[]> {
  const files = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  const texts = await Promise.all(files.map((name) => Deno.readTextFile(join(folder, name))));
  return texts.flatMap((text) => text.trimEnd().split("\n").map((line) => JSON.parse(line)));
}

function resultsOf(
  scenarios: readonly Scenario[],
  { scale, program, machine }: {
    readonly scale: number;
    readonly program: string | undefined;
    readonly machine: Machine;
  },
): LoadResults {
  return {
    date: new Date().toISOString().slice(0, 10),
    scale,
    deno: Deno.version.deno,
    program: program === undefined ? "sources" : "binary",
    machine,
    seconds: scenarios.reduce((sum, { seconds }) => sum + seconds, 0),
    scenarios,
  };
}

async function keep(results: LoadResults): Promise<void> {
  const file = resultsFile(results.date);
  await Deno.mkdir(new URL(".", file), { recursive: true });
  await Deno.writeTextFile(file, `${JSON.stringify(results, null, 2)}\n`);
  const text = await Deno.readTextFile(page);
  const [kept, figures] = text.split(begin);
  if (figures === undefined) throw new Error(`${page.pathname} has no place for figures`);
  await Deno.writeTextFile(page, `${kept}${begin}\n${pageOf(results)}\n`);
  const args = ["fmt", "-q", page.pathname, file.pathname];
  await new Deno.Command(Deno.execPath(), { args }).output();
}

async function main(): Promise<number> {
  await setUp("test");
  const words = Deno.args.filter((word) => word !== "--" && word !== "--keep");
  const options = words.filter((word) => word.startsWith("-"));
  const named = words.filter((word) => !word.startsWith("-"));
  const all = (await Array.fromAsync(Deno.readDir(tests))).map(({ name }) => name)
    .filter((name) => name.endsWith("_test.ts")).sort().map((name) => `tests/load/${name}`);
  const folder = await Deno.makeTempDir({ prefix: "gcs-load-" });
  try {
    const program = await programToRun();
    const machine = await thisMachine();
    const failed: string[] = [];
    for (const file of named.length === 0 ? all : named) {
      if (!await run(file, options, { folder, program })) failed.push(file);
    }
    const scenarios = await figuresIn(folder);
    const texts = scenarios.map(({ name, seconds, figures }) =>
      [`${name} (${seconds} s)`, ...figures.map(inWords)].join("\n  ")
    );
    if (failed.length > 0) texts.push(`FAILED: ${failed.join(", ")}`);
    await Deno.stdout.write(new TextEncoder().encode(`\n${texts.join("\n\n")}\n`));
    if (failed.length > 0) return 1;
    const scale = Number(options.find((word) => word.startsWith("--scale="))?.slice(8) ?? 1);
    if (Deno.args.includes("--keep")) await keep(resultsOf(scenarios, { scale, program, machine }));
    return 0;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) Deno.exit(await main());
