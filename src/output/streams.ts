import type { Utf8Buffer } from "../base/mod.ts";
import { GcsError, systemReason } from "../errors/mod.ts";

/** Where text goes. Whether it is a terminal is a value, so that tests set it. */
export interface OutStream {
  readonly isTerminal: boolean;
  /** Width in characters; 80 where there is no telling. */
  readonly columns: number;
  /** True where no colour is wanted, for what marks its text by itself. */
  readonly isPlain?: boolean;
  /**
   * @throws OutputClosed when the reader has gone (a pager that was quit, `| head`); GcsError `failed`
   * when the place takes no more (a full disk). Standard error throws neither: what nobody can be
   * told must not stop what is being done.
   */
  write(text: string): Promise<void>;
}

/** Where input comes from. */
export interface InStream {
  readonly isTerminal: boolean;
  /** What is left to read, in pieces. */
  chunks(): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** The three standard streams. */
export interface Streams {
  readonly stdin: InStream;
  readonly stdout: OutStream;
  readonly stderr: OutStream;
}

/** The reader of our output has gone. Not a failure: the program ends quietly with exit code 0. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** The streams of this process. `columns` (`COLUMNS`) overrides the width that the terminal tells. */
export function processStreams(columns?: string): Streams {
  let isRead = false;
  const width = (columns !== undefined && /^[1-9]\d{0,4}$/.test(columns))
    ? Number(columns)
    : undefined;
  return {
    stdin: {
      isTerminal: Deno.stdin.isTerminal(),
      chunks() {
        if (isRead) {
          throw new GcsError("usage", "Standard input was read already: it can carry one thing", {
            hint: "give the other one as a file, or by a descriptor: /dev/fd/3",
          });
        }
        isRead = true;
        return Deno.stdin.readable;
      },
    },
    stdout: outStream(Deno.stdout, width),
    stderr: lenient(outStream(Deno.stderr, width)),
  };
}

/** What is shorter, as most output is, needs no buffer, nor the module that has it. */
const lentFrom = 16 * 1024;

function outStream(target: typeof Deno.stdout, width: number | undefined): OutStream {
  const encoder = new TextEncoder();
  let buffer: Utf8Buffer | undefined;
  const writeAll = async (bytes: Uint8Array) => {
    for (let from = 0; from < bytes.length;) from += await target.write(bytes.subarray(from));
  };
  const isTerminal = target.isTerminal();
  return {
    isTerminal,
    get columns() {
      return width ?? terminalWidth(isTerminal);
    },
    async write(text) {
      try {
        if (text.length < lentFrom) return await writeAll(encoder.encode(text));
        const { Utf8Buffer } = await import("../base/mod.ts");
        buffer ??= new Utf8Buffer();
        await buffer.lend(text, writeAll);
      } catch (error) {
        if (error instanceof Deno.errors.BrokenPipe) throw new OutputClosed();
        const [, why] = systemReason(error);
        throw new GcsError("failed", `Cannot write to standard output: ${why}`, {
          hint: "what was printed is not whole",
          cause: error,
        });
      }
    },
  };
}

function lenient(stream: OutStream): OutStream {
  return {
    isTerminal: stream.isTerminal,
    get columns() {
      return stream.columns;
    },
    write: (text) => stream.write(text).catch(() => {}),
  };
}

function terminalWidth(isTerminal: boolean): number {
  if (!isTerminal) return 80;
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80;
  }
}
