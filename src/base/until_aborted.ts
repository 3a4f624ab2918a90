/** Resolves when a signal fires. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/**
 * The values of an iterable until a signal fires, also while the next one is waited for: standard
 * input may never bring another.
 */
export async function* untilAborted<T>(
  values: AsyncIterable<T>,
  signal: AbortSignal | undefined,
): AsyncGenerator<T, void, void> {
  if (signal === undefined) return yield* values;
  let stop = () => {};
  const aborted = new Promise<{ readonly done: true; readonly value?: never }>((resolve) => {
    stop = () => resolve({ done: true });
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  const iterator = values[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const { done, value } = await Promise.race([iterator.next(), aborted]);
      if (done === true) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", stop);
    // Not awaited: a generator that waits for its source ends when that brings something.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
