import { linkSignals } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";

/**
 * Aborts `command` with the caller's signal, and at the deadline of the command by --timeout, in
 * milliseconds. What it gives lets go of the timer and of the caller's signal.
 */
export function startDeadline(
  command: AbortController,
  signal: AbortSignal,
  timeout: number,
): () => void {
  const late = new AbortController();
  const timer = setTimeout(() => {
    const words = `The command was stopped at its limit of ${timeout / 1000} seconds`;
    late.abort(new GcsError("unavailable", words, { hint: "Allow more time with --timeout" }));
  }, timeout);
  const linked = linkSignals([signal, late.signal]);
  const stop = () => command.abort(linked.signal.reason);
  if (linked.signal.aborted) stop();
  linked.signal.addEventListener("abort", stop, { once: true });
  return () => {
    clearTimeout(timer);
    linked[Symbol.dispose]();
  };
}

/** Work that is stopped by a first Ctrl-C, and by what ends the command, too. */
export async function drained<Result>(
  drain: Context["drain"],
  signal: AbortSignal,
  work: (stop: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return await drain(async (stop) => {
    const linked = linkSignals([stop, signal]);
    try {
      return await work(linked.signal);
    } finally {
      linked[Symbol.dispose]();
    }
  });
}
