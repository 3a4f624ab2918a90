import { GcsError } from "../errors/mod.ts";
import type { Streams } from "../output/mod.ts";

/** Where a prompt reads and writes, as the library takes it. */
export interface PromptIo {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

/** This process's terminal; standard output stays clean. Without colour where none is wanted. */
export async function promptIo({ stderr }: Streams, signal?: AbortSignal): Promise<PromptIo> {
  const { default: process } = await import("node:process");
  return {
    input: process.stdin,
    output: stderr.isPlain ? await withoutColour(process.stderr) : process.stderr,
    ...(signal === undefined ? {} : { signal }),
  };
}

// deno-lint-ignore no-control-regex
const colours = /\x1b\[[\d;]*m/g;

/** The library colours by itself, whatever is wanted: in older runtimes nothing tells it. */
async function withoutColour(terminal: typeof import("node:process").stderr) {
  const { Writable } = await import("node:stream");
  const plain = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      terminal.write(String(chunk).replace(colours, ""), () => done());
    },
  });
  return Object.assign(plain, { isTTY: true, columns: terminal.columns, rows: terminal.rows });
}

/** GcsError `interrupted` in place of what the library throws at Ctrl-C; other failures stay. */
export function stopped(cause: unknown, message: string): unknown {
  const names = ["ExitPromptError", "AbortPromptError"];
  if (!(cause instanceof Error && names.includes(cause.name))) return cause;
  return new GcsError("interrupted", message, { cause });
}
