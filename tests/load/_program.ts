import { join } from "node:path";
import { programTellsTls } from "../_support/binary.ts";
import { programArguments, programPath, type ProgramStage } from "../slow/_program.ts";

/** False for a program on an older base of Deno: it refuses a strict TLS policy. */
export const hasStrictTls = await programTellsTls();

/** One process of the program, and what it needed. */
export interface Measured {
  readonly code: number;
  /** What ended it, where it did not end by itself. */
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
  /** The most memory it had, where the system tells. */
  readonly peakMb: number | undefined;
}

/** Runs `gcs …` and watches it; `kill` ends it when it resolves. */
export async function measured(
  { env }: Pick<ProgramStage, "env">,
  argv: readonly string[],
  kill?: (isOver: () => boolean) => Promise<void>,
): Promise<Measured> {
  const start = performance.now();
  const child = new Deno.Command(programPath, {
    args: [...programArguments, ...argv],
    env: { ...env },
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let isOver = false;
  let peakMb: number | undefined;
  const watch = setInterval(async () => {
    peakMb = Math.max(peakMb ?? 0, await memoryOf(child.pid) ?? 0) || undefined;
  }, 50);
  const killed = kill?.(() => isOver).then(() => {
    if (!isOver) child.kill("SIGKILL");
  });
  const { code, signal, stdout, stderr } = await child.output();
  isOver = true;
  clearInterval(watch);
  await killed;
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return {
    code,
    signal,
    stdout: decode(stdout),
    stderr: decode(stderr),
    seconds: (performance.now() - start) / 1_000,
    peakMb,
  };
}

/** The most megabytes that a process has had so far. */
async function memoryOf(pid: number): Promise<number | undefined> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  const found = /VmHWM:\s+(\d+) kB/.exec(status);
  return found === null ? undefined : Number(found[1]) / 1_000;
}

/** Lets the program find out its rate, as it does for users: the stage's settings name one. */
export async function findsRate({ folder }: ProgramStage): Promise<void> {
  const path = join(folder, "config.yaml");
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace(/^api:\n {2}requests_per_second: .*\n/m, ""));
}
