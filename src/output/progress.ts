import type { Clock } from "../base/mod.ts";
import { visible } from "../base/mod.ts";
import type { OutStream } from "./streams.ts";

/** Progress of work in many parts. */
export interface Progress {
  /** Counts `parts` more as done. */
  add(parts?: number): void;
  /** Takes the line away (or says the end in plain lines). Call it in any case. */
  finish(): Promise<void>;
}

/** What progress is shown of, and where. */
export interface ProgressOptions {
  /** What is done, for example `Deleting collections`. */
  readonly label: string;
  /** Number of parts, where it is known. */
  readonly total?: number;
  readonly stream: OutStream;
  readonly clock: Pick<Clock, "now">;
  /** No redrawing: a plain line now and then (ACCESSIBLE, TERM=dumb). */
  readonly plain?: boolean;
  /** Nothing at all (--quiet, CI). */
  readonly quiet?: boolean;
}

const redrawMs = 100;
const plainLineMs = 5000;

/** Starts to show progress on stderr, where that is a terminal; elsewhere it shows nothing. */
export function startProgress(options: ProgressOptions): Progress {
  const { stream, clock, plain = false } = options;
  if (!stream.isTerminal || options.quiet === true) {
    return { add() {}, finish: () => Promise.resolve() };
  }
  const started = clock.now();
  let last = -Infinity;
  let count = 0;
  let writing = Promise.resolve();
  const write = (text: string) => {
    // A stderr that has gone must not fail the work whose progress it would have shown.
    writing = writing.then(() => stream.write(text)).catch(() => {});
  };
  const show = () => {
    const words = progressLine(options, count, clock.now() - started);
    write(plain ? `${words}\n` : `\r\x1b[K${clipped(words, stream.columns)}`);
  };
  return {
    add(parts = 1) {
      count += parts;
      const now = clock.now();
      if (now - last < (plain ? plainLineMs : redrawMs)) return;
      last = now;
      show();
    },
    async finish() {
      if (plain) show();
      else if (last !== -Infinity) write("\r\x1b[K");
      await writing;
    },
  };
}

/** `Deleting collections: 120/400 (30 %), 12.5/s, 22 s left`. */
export function progressLine(
  { label, total }: Pick<ProgressOptions, "label" | "total">,
  count: number,
  elapsedMs: number,
): string {
  const parts = [
    total === undefined || total === 0
      ? `${count}`
      : `${count}/${total} (${Math.floor(100 * count / total)} %)`,
  ];
  const rate = elapsedMs > 0 ? count / (elapsedMs / 1000) : 0;
  if (rate > 0) {
    parts.push(`${rate < 100 ? rate.toFixed(1) : Math.round(rate)}/s`);
    if (total !== undefined && count < total) {
      parts.push(`${remaining((total - count) / rate)} left`);
    }
  }
  return visible(`${label}: ${parts.join(", ")}`);
}

function remaining(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function clipped(text: string, columns: number): string {
  return text.length < columns ? text : text.slice(0, Math.max(0, columns - 1));
}
