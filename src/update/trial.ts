import { linkSignals } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { startProgram } from "../programs/mod.ts";

/** What a program is started with to see whether it runs. */
export interface TrialRun {
  /** What Windows programs cannot do without. */
  readonly systemRoot?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const limitMs = 60_000;

/**
 * The version that a program says it has, when it runs here. Only what is in nobody's hands but
 * root's and the user's is started.
 *
 * @throws GcsError `failed` when it does not run, or does not say so.
 */
export async function versionOf(
  program: string,
  what: string,
  { systemRoot, signal }: TrialRun,
): Promise<string> {
  const name = `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
  using linked = linkSignals([signal], limitMs);
  let said: string;
  try {
    const { stdout } = await startProgram({
      program,
      what,
      args: ["--version"],
      env: { SYSTEMROOT: systemRoot },
      output: "piped",
      signal: linked.signal,
    }).output();
    said = new TextDecoder().decode(stdout).trim();
  } catch (cause) {
    if (cause instanceof GcsError && cause.message.startsWith("Refused")) throw cause;
    throw doesNotRun(name, cause);
  }
  const version = /^gcs (\S{1,100})$/.exec(said)?.[1];
  if (version !== undefined) return version;
  if (signal?.aborted) throw new GcsError("interrupted", "Stopped: the program is the one it was");
  throw doesNotRun(name);
}

function doesNotRun(name: string, cause?: unknown): GcsError {
  return new GcsError("failed", `${name} does not run on this machine: nothing was changed`, {
    hint: "see what it needs in docs/install.md",
    cause,
  });
}
