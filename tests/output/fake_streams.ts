import { OutputClosed, type OutStream, type Streams } from "../../src/output/mod.ts";

/** A stream that keeps what is written. */
export interface KeptStream extends OutStream {
  readonly text: string;
}

/** Streams in memory. */
export interface FakeStreams extends Streams {
  readonly stdout: KeptStream;
  readonly stderr: KeptStream;
}

/** What the streams are like; by default none is a terminal. */
export interface FakeStreamsOptions {
  readonly terminal?: boolean;
  readonly columns?: number;
  readonly input?: string;
  /** Writes to stdout after which its reader has gone. */
  readonly closesAfter?: number;
}

/** Streams that keep their output, for tests of anything that prints. */
export function fakeStreams(options: FakeStreamsOptions = {}): FakeStreams {
  const { terminal = false, columns = 80, input = "" } = options;
  return {
    stdin: {
      isTerminal: terminal,
      async *chunks() {
        if (input !== "") yield await Promise.resolve(new TextEncoder().encode(input));
      },
    },
    stdout: kept(terminal, columns, options.closesAfter ?? Infinity),
    stderr: kept(terminal, columns, Infinity),
  };
}

function kept(isTerminal: boolean, columns: number, closesAfter: number): KeptStream {
  let text = "";
  let writes = 0;
  return {
    isTerminal,
    columns,
    get text() {
      return text;
    },
    write(piece) {
      if (writes++ >= closesAfter) return Promise.reject(new OutputClosed());
      text += piece;
      return Promise.resolve();
    },
  };
}
