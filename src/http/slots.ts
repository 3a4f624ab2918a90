/** So many at a time; the others wait for their turn, in the order in which they came. */
export class Slots {
  #free: number;
  #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when there is room. What it gives has to be called when the work is done. */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    return () => {
      const next = this.#queue.shift();
      if (next === undefined) this.#free += 1;
      else next();
    };
  }

  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve: go, reject } = Promise.withResolvers<void>();
    const giveUp = () => {
      this.#queue = this.#queue.filter((other) => other !== go);
      reject(signal.reason);
    };
    signal.addEventListener("abort", giveUp, { once: true });
    this.#queue.push(go);
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }
}
