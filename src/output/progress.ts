import type { Clock } from "../base/mod.ts";
import { visible } from "../base/mod.ts";
import type { OutStream } from "./streams.ts";

/** Progress of work in many parts. */
export interface Progress {
  /** Counts `parts` more as done. */
  add(parts?: number): void;
  /** So many parts are done by now, of so many where that is known. */
  set(done: number, total?: number): void;
  /** Takes a drawn line away, for a line of another kind; it comes back by itself. */
  hide(): Promise<void>;
  /** Takes the line away (or says the end in plain lines). Call it in any case, once or more. */
  finish(): Promise<void>;
}

/** What is counted: things, bytes, or the seconds of a wait that go by themselves. */
export type ProgressUnit = "things" | "bytes" | "seconds";

/** What progress is shown of. */
export interface ProgressOf {
  /** What is done, for example `Deleting collections`. */
  readonly label: string;
  /** Number of parts, where it is known. */
  readonly total?: number | undefined;
  readonly unit?: ProgressUnit | undefined;
}

/** What progress is shown of, and where. */
export interface ProgressOptions extends ProgressOf {
  readonly stream: OutStream;
  readonly clock: Pick<Clock, "now">;
  /** No redrawing: a plain line now and then (ACCESSIBLE, TERM=dumb). */
  readonly plain?: boolean;
  /** Nothing at all (--quiet, CI). */
  readonly quiet?: boolean;
  /** Plain lines also where the stream is no terminal (--progress). */
  readonly everywhere?: boolean;
}

/** What takes less is not shown. */
const firstMs = 1000;
const redrawMs = 100;
const plainLineMs = 10_000;
/** How often a line is drawn while nothing is told: the time goes on. */
const tickMs = 1000;

/**
 * Shows progress on stderr once the work takes longer than a second: a line that is drawn again and
 * again on a terminal, else a line every ten seconds where it is asked for, else nothing.
 */
export function startProgress(options: ProgressOptions): Progress {
  const { stream, clock, plain = false, everywhere = false } = options;
  const isDrawn = stream.isTerminal && !plain;
  if (options.quiet === true || (!stream.isTerminal && !everywhere)) return nothing;
  const started = clock.now();
  const every = isDrawn ? redrawMs : plainLineMs;
  let due = started + (isDrawn ? firstMs : plainLineMs);
  let isShown = false;
  let { total } = options;
  let count = 0;
  let writing = Promise.resolve();
  const write = (text: string) => {
    // A stderr that has gone must not fail the work whose progress it would have shown.
    writing = writing.then(() => stream.write(text)).catch(() => {});
  };
  const show = () => {
    const words = progressLine({ ...options, total }, count, clock.now() - started);
    write(isDrawn ? `\r\x1b[K${clipped(words, stream.columns)}` : `${words}\n`);
    isShown = true;
  };
  const look = () => {
    const now = clock.now();
    if (now < due) return;
    due = now + every;
    show();
  };
  const ticking = setInterval(look, tickMs);
  const hide = async () => {
    if (isDrawn && isShown) write("\r\x1b[K");
    if (isDrawn) isShown = false;
    await writing;
  };
  return {
    add(parts = 1) {
      count += parts;
      look();
    },
    set(done, of = total) {
      count = done;
      total = of;
      look();
    },
    hide,
    async finish() {
      clearInterval(ticking);
      due = Infinity;
      if (!isDrawn && isShown) show();
      if (!isDrawn) isShown = false;
      await hide();
    },
  };
}

const nothing: Progress = {
  add() {},
  set() {},
  hide: () => Promise.resolve(),
  finish: () => Promise.resolve(),
};

/** `Deleting collections: 120 of 400 (30 %), 12.5/s, 22 s left`. */
export function progressLine(
  { label, total, unit = "things" }: ProgressOf,
  count: number,
  elapsedMs: number,
): string {
  const seconds = elapsedMs / 1000;
  if (unit === "seconds" || count === 0) {
    const end = unit === "seconds" && total !== undefined ? ` of ${inTime(total)} at most` : "";
    return visible(`${label}: ${inTime(Math.floor(seconds))}${end}`);
  }
  const amount = unit === "bytes" ? inBytes : inNumbers;
  const parts = [
    total === undefined || total === 0
      ? amount(count)
      : `${amount(count)} of ${amount(total)} (${Math.floor(100 * count / total)} %)`,
  ];
  const rate = seconds > 0 ? count / seconds : 0;
  if (rate > 0) {
    parts.push(rate < 0.1 ? `${amount(rate * 60)}/min` : `${amount(rate)}/s`);
    if (total !== undefined && count < total) {
      parts.push(`${inTime(Math.ceil((total - count) / rate))} left`);
    }
  }
  return visible(`${label}: ${parts.join(", ")}`);
}

function inNumbers(count: number): string {
  return count < 100 && !Number.isInteger(count)
    ? count.toFixed(1)
    : Math.round(count).toLocaleString("en");
}

function inBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  const value = bytes / 1024 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

function inTime(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function clipped(text: string, columns: number): string {
  return text.length < columns ? text : text.slice(0, Math.max(0, columns - 1));
}
