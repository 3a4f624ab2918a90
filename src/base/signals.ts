/** A signal that fires when one of several does, or when its time is up. Let go of it with `using`. */
export interface LinkedSignal extends Disposable {
  readonly signal: AbortSignal;
  /** Fires it from here. */
  abort(): void;
}

/**
 * Links signals into one. Its reason is that of the signal that fired first, or a `TimeoutError`
 * after `timeoutMs` milliseconds. Undefined ones are skipped.
 *
 * Not `AbortSignal.any`: Deno 2.7 may collect the signal it returns before it fires, and then
 * neither Ctrl-C nor a time limit ends anything.
 */
export function linkSignals(
  signals: readonly (AbortSignal | undefined)[],
  timeoutMs?: number,
): LinkedSignal {
  const controller = new AbortController();
  const links = signals.filter((signal) => signal !== undefined).map((signal) => {
    const onAbort = () => controller.abort(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    return { signal, onAbort };
  });
  const timer = timeoutMs === undefined
    ? undefined
    : setTimeout(() => controller.abort(timeUp()), timeoutMs);
  return {
    signal: controller.signal,
    abort: () => controller.abort(),
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const { signal, onAbort } of links) signal.removeEventListener("abort", onAbort);
    },
  };
}

function timeUp(): DOMException {
  return new DOMException("The time is up", "TimeoutError");
}
