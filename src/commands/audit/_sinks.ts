import type { DumpSink } from "../../audit/mod.ts";
import { type Streams, visibleJson } from "../../output/mod.ts";

/** Standard output as a place for a dump. On a terminal no character of a record steers it. */
export function stdoutSink({ stdout }: Streams): DumpSink {
  const decoder = new TextDecoder();
  return {
    write: async (bytes) => {
      const text = decoder.decode(bytes, { stream: true });
      await stdout.write(stdout.isTerminal ? visibleJson(text) : text);
    },
  };
}

/** A sink that gives up between two pieces when the run is interrupted. */
export function stoppable(sink: DumpSink, signal: AbortSignal): DumpSink {
  return {
    write: async (bytes) => {
      signal.throwIfAborted();
      await sink.write(bytes);
    },
  };
}
