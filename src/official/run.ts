import { GcsError } from "../errors/mod.ts";
import { startProgram } from "../programs/mod.ts";
import type { Secret } from "../secrets/mod.ts";

/** What the official program said. Not yet redacted. */
export interface OfficialAnswer {
  readonly stdout: string;
  readonly stderr: string;
}

/** One run of the program. */
export interface ProgramRun {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The one secret that goes into its environment, where it is asked to act as a client. */
  readonly clientSecret?: Secret | undefined;
  /** One line for its standard input, which is empty without one. */
  readonly input?: Secret | undefined;
  /** True hands it the terminal of this process: it can ask there, and nothing it says is kept. */
  readonly terminal?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** An answer with the status that the program ended with. */
export interface EndedProgram extends OfficialAnswer {
  readonly code: number;
}

/** Most that is kept of each output, in characters. */
const maxLength = 64 * 1024;

/**
 * Runs the program to its end. It gets these arguments, this environment and this input, and no
 * shell. Ended by SIGTERM when the signal is aborted.
 *
 * @throws GcsError `failed` when it cannot be started, `interrupted` when it was stopped.
 */
export async function runOfficial(run: ProgramRun): Promise<EndedProgram> {
  const { input, terminal = false, ...start } = run;
  const what = "the official program";
  if (terminal) {
    const { code } = await startProgram({ ...start, what, stdin: "inherit", output: "inherit" })
      .status;
    if (run.signal?.aborted) throw stopped();
    return { code, stdout: "", stderr: "" };
  }
  const child = startProgram({
    ...start,
    what,
    output: "piped",
    ...(input === undefined ? {} : { stdin: "piped" }),
  });
  const [stdout, stderr, { code }] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    child.status,
    feed(child, input),
  ]);
  if (run.signal?.aborted) throw stopped();
  return { code, stdout, stderr };
}

function stopped(): GcsError {
  return new GcsError("interrupted", "The official program was stopped");
}

/** A program that does not read its input ends the pipe; that is its own affair. */
async function feed(child: Deno.ChildProcess, input: Secret | undefined): Promise<void> {
  if (input === undefined) return;
  const writer = child.stdin.getWriter();
  const bytes = new TextEncoder().encode(`${input.reveal()}\n`);
  await writer.write(bytes).then(() => writer.close()).catch(() => {});
  bytes.fill(0);
}

async function textOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    if (text.length < maxLength) text += part.slice(0, maxLength - text.length);
  }
  return text;
}
