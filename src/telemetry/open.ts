import { visibleJson } from "../base/mod.ts";
import { type Format, isMachineFormat, type OutStream } from "../output/mod.ts";
import type { RunEnd } from "./run_end.ts";
import type { Measure } from "./measure.ts";
import { Recording } from "./recording.ts";
import { timingDocument, timingLines } from "./timing.ts";

/** What is asked for. */
export interface TelemetryOptions {
  /** `--timing`. */
  readonly timing: boolean;
  /** Milliseconds since 1970 UTC at which the process began; default: now. */
  readonly startedAt?: number | undefined;
}

/** What one run reports to, and what comes of it at the end. */
export interface Telemetry {
  readonly measure: Measure;
  /** The program has started, and the command begins. */
  started(): void;
  /** Tells what was asked for, in the format of the run. Never throws. */
  end(ending: RunEnd, told: { readonly format: Format; readonly stderr: OutStream }): Promise<void>;
}

/** Begins to measure a run. */
export function openTelemetry(options: TelemetryOptions): Telemetry {
  const now = () => performance.timeOrigin + performance.now();
  const recording = new Recording(now, options.startedAt ?? now());
  return {
    measure: recording,
    started: () => recording.started(),
    async end(ending, { format, stderr }) {
      const recorded = recording.read();
      if (!options.timing) return;
      const lines = isMachineFormat(format)
        ? [visibleJson(JSON.stringify(timingDocument(recorded, ending)))]
        : timingLines(recorded);
      // A reader that has gone is no reason to fail.
      await stderr.write(lines.map((line) => `${line}\n`).join("")).catch(() => {});
    },
  };
}
