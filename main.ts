import { existsSync } from "node:fs";
import process from "node:process";
import manifest from "./deno.json" with { type: "json" };
import { commandLine, registry, runProgram } from "./src/cli/mod.ts";
import { environment, resolvePaths } from "./src/config/paths.ts";
import { exitCodes } from "./src/errors/mod.ts";
import { processStreams } from "./src/output/streams.ts";

const interrupt = new AbortController();
/** While another program has the terminal, Ctrl-C is meant for that. */
let isLent = false;
/** Of work that a first signal ends in order. */
let draining: AbortController | undefined;
const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];
for (const signal of signals) {
  Deno.addSignalListener(signal, () => {
    if (isLent && signal === "SIGINT") return;
    if (draining?.signal.aborted === false) return draining.abort();
    if (interrupt.signal.aborted) Deno.exit(exitCodes.interrupted);
    interrupt.abort();
  });
}

const env = environment();
const streams = processStreams(env.get("COLUMNS"));
const catalogue = async () =>
  (await Promise.all(registry.map((entry) => entry.load()))).map((module) => module.default);

async function lend<Result>(work: () => Promise<Result>): Promise<Result> {
  isLent = true;
  try {
    return await work();
  } finally {
    isLent = false;
  }
}

/** Nobody reads page by page where nobody is, or where the terminal cannot do it. */
async function page(text: string): Promise<boolean> {
  if (env.get("CI") !== undefined || (env.get("TERM") ?? "dumb") === "dumb") return false;
  const { showInPager } = await import("./src/programs/pager.ts");
  const { pagerEnvironment } = await import("./src/config/handed_on.ts");
  return await lend(() =>
    showInPager(text, {
      named: env.get("GCS_PAGER") ?? env.get("PAGER"),
      env: pagerEnvironment(env),
      screen: Deno.consoleSize(),
      signal: interrupt.signal,
    })
  );
}

async function aliases(): Promise<ReadonlyMap<string, string>> {
  const { aliasFile } = resolvePaths(env);
  if (!existsSync(aliasFile)) return new Map();
  const { readAliases } = await import("./src/config/aliases.ts");
  return await readAliases(aliasFile);
}

async function extension(name: string, args: readonly string[]): Promise<number | undefined> {
  const { findExtension, runExtension } = await import("./src/programs/extensions.ts");
  const { extensionEnvironment } = await import("./src/config/handed_on.ts");
  const program = await findExtension(name, env.get("PATH"));
  if (program === undefined) return undefined;
  return await lend(() => runExtension(program, args, extensionEnvironment(env)));
}

async function drain<Result>(work: (stop: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = draining = new AbortController();
  if (interrupt.signal.aborted) stop.abort();
  try {
    return await work(stop.signal);
  } finally {
    draining = undefined;
    if (stop.signal.aborted) interrupt.abort();
  }
}

const code = await runProgram({
  argv: commandLine(process.argv0, Deno.args),
  registry,
  version: manifest.version,
  streams,
  environment: env,
  page,
  aliases,
  extension,
  startedAt: performance.timeOrigin,
  start: async (globals, measure) => {
    const { signal } = interrupt;
    const options = { globals, signal, drain, catalogue, streams, environment: env, measure };
    if (globals.sandbox) {
      const { createSandboxContext } = await import("./src/context/sandbox.ts");
      return await createSandboxContext(options);
    }
    const { createContext } = await import("./src/context/mod.ts");
    return createContext(options);
  },
});
Deno.exit(code);
