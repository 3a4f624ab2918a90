import type { DumpSink } from "../../audit/mod.ts";
import type { Progress, Streams } from "../../output/mod.ts";

/** Standard output as a place for a dump. */
export function stdoutSink({ stdout }: Streams): DumpSink {
  const decoder = new TextDecoder();
  return {
    write: (bytes) => stdout.write(decoder.decode(bytes, { stream: true })),
  };
}

/** A sink that gives up between two pieces when the run is interrupted, and counts the bytes. */
export function stoppable(sink: DumpSink, signal: AbortSignal, progress?: Progress): DumpSink {
  return {
    write: async (bytes) => {
      signal.throwIfAborted();
      await sink.write(bytes);
      progress?.add(bytes.length);
    },
  };
}
