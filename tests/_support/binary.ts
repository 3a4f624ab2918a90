import { fileURLToPath } from "node:url";
import { tellsTls } from "../../src/http/mod.ts";
import { noteRun } from "./command_runs.ts";

/** The compiled program that tests shall run in place of the sources: value of GCS_BINARY. */
export const binary = Deno.env.get("GCS_BINARY");

/** The system of the program: another one than this where it runs under Wine (test_windows.ts). */
export const programSystem: string = Deno.env.get("GCS_BINARY_SYSTEM") ?? Deno.build.os;

const main = fileURLToPath(new URL("../../main.ts", import.meta.url));

/** What starts the program: the binary, else the sources under the shipped permissions. */
export const programCommand: readonly [string, ...string[]] = binary === undefined
  ? [Deno.execPath(), "run", "-q", "-P=gcs", "--no-prompt", "--no-check", main]
  : [binary];

/**
 * Thrown by a test that needs what no process of its own can be given. `tools/test_binary.ts` counts
 * such tests by reason, apart from those that failed.
 */
export class NotOnBinary extends Error {
  constructor(reason: string) {
    super(`Not on the binary: ${reason}`);
  }
}

/**
 * Whether the program tells what TLS agreed on. The released binary does; one on an older base does
 * not, and a test that needs it is counted apart.
 */
export async function programTellsTls(): Promise<boolean> {
  if (binary === undefined) return tellsTls();
  const { stdout } = await runProcess(["version", "-F", "json"], { env: { HOME: "/nowhere" } });
  const [, major = 0, minor = 0] = /"deno": "(\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 9);
}

/** Ends a test where the program does not tell what TLS agreed on. */
export async function needsTellingProgram(): Promise<void> {
  if (await programTellsTls()) return;
  throw new NotOnBinary("a base of Deno 2.9, as the released binary has: older ones hide TLS");
}

/** What one process is given. */
export interface ProcessOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | undefined;
  /** The first of two Ctrl-C: sends SIGINT. */
  readonly stop?: AbortSignal | undefined;
  /** Sends SIGINT, as Ctrl-C does; after `stop` SIGTERM, since two of one kind may become one. */
  readonly signal?: AbortSignal | undefined;
}

/** How one process ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `gcs …` as a process of its own that inherits no variable. */
export async function runProcess(
  argv: readonly string[],
  { env, stdin, stop, signal }: ProcessOptions,
): Promise<Ended> {
  const [program, ...before] = programCommand;
  const child = new Deno.Command(program, {
    args: [...before, ...argv],
    env: { ...env },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const interrupt = () => child.kill(stop?.aborted === true ? "SIGTERM" : "SIGINT");
  const first = () => child.kill("SIGINT");
  stop?.addEventListener("abort", first);
  if (signal?.aborted) interrupt();
  signal?.addEventListener("abort", interrupt);
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(stdin ?? "")).then(() => writer.close())
    .catch(() => {});
  const { code, stdout, stderr } = await child.output();
  signal?.removeEventListener("abort", interrupt);
  stop?.removeEventListener("abort", first);
  const text = new TextDecoder();
  noteRun(argv, code);
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}
