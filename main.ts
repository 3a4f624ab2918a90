import process from "node:process";
import manifest from "./deno.json" with { type: "json" };
import { commandLine, registry, runProgram } from "./src/cli/mod.ts";
import { environment, pagerEnvironment } from "./src/config/paths.ts";
import { exitCodes } from "./src/errors/mod.ts";
import { processStreams } from "./src/output/streams.ts";

const interrupt = new AbortController();
/** While the pager has the terminal, Ctrl-C is meant for it. */
let isPaging = false;
/** Of work that a first signal ends in order. */
let draining: AbortController | undefined;
const signals: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGINT", "SIGTERM"];
for (const signal of signals) {
  Deno.addSignalListener(signal, () => {
    if (isPaging && signal === "SIGINT") return;
    if (draining?.signal.aborted === false) return draining.abort();
    if (interrupt.signal.aborted) Deno.exit(exitCodes.interrupted);
    interrupt.abort();
  });
}

const env = environment();
const streams = processStreams(env.get("COLUMNS"));
const catalogue = async () =>
  (await Promise.all(registry.map((entry) => entry.load()))).map((module) => module.default);

/** Nobody reads page by page where nobody is, or where the terminal cannot do it. */
async function page(text: string): Promise<boolean> {
  if (env.get("CI") !== undefined || (env.get("TERM") ?? "dumb") === "dumb") return false;
  isPaging = true;
  try {
    const { showInPager } = await import("./src/programs/pager.ts");
    return await showInPager(text, {
      named: env.get("GCS_PAGER") ?? env.get("PAGER"),
      env: pagerEnvironment(env),
      screen: Deno.consoleSize(),
      signal: interrupt.signal,
    });
  } finally {
    isPaging = false;
  }
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
  start: async (globals) => {
    const { signal } = interrupt;
    const options = { globals, signal, drain, catalogue, streams, environment: env };
    if (globals.sandbox) {
      const { createSandboxContext } = await import("./src/context/sandbox.ts");
      return await createSandboxContext(options);
    }
    const { createContext } = await import("./src/context/mod.ts");
    return createContext(options);
  },
});
Deno.exit(code);
