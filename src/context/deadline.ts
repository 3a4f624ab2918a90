import { linkSignals } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";

/** A signal that aborts with the caller's, and at the deadline of the command by --timeout. */
export interface CommandDeadline {
  readonly signal: AbortSignal;
  /** Lets go of the timer and of the caller's signal. */
  readonly clear: () => void;
}

/** `timeout` in milliseconds; none: the caller's signal itself. */
export function deadlineOf(signal: AbortSignal, timeout: number | undefined): CommandDeadline {
  if (timeout === undefined) return { signal, clear: () => {} };
  const late = new AbortController();
  const timer = setTimeout(() => {
    const words = `The command was stopped at its limit of ${timeout / 1000} seconds`;
    late.abort(new GcsError("unavailable", words, { hint: "Allow more time with --timeout" }));
  }, timeout);
  const linked = linkSignals([signal, late.signal]);
  return {
    signal: linked.signal,
    clear() {
      clearTimeout(timer);
      linked[Symbol.dispose]();
    },
  };
}
