import type { DumpSink } from "../../audit/mod.ts";
import { Utf8Buffer, utf8Length } from "../../base/mod.ts";
import type { OutputFile } from "../../files/mod.ts";
import type { Progress } from "../../output/mod.ts";

/** A file as a place for a dump. */
export function fileSink(file: Pick<OutputFile, "write">): DumpSink {
  const buffer = new Utf8Buffer();
  return { write: (text) => buffer.lend(text, (bytes) => file.write(bytes)) };
}

/** A sink that gives up between two pieces when the run is interrupted, and counts the bytes. */
export function stoppable(sink: DumpSink, signal: AbortSignal, progress?: Progress): DumpSink {
  return {
    write: async (text) => {
      signal.throwIfAborted();
      await sink.write(text);
      progress?.add(utf8Length(text));
    },
  };
}
