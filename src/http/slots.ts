/** So many at a time; the others wait for their turn, in the order in which they came. */
export class Slots {
  #free: number;
  #queue: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Whether there was room for one more. {@linkcode Slots.free} has to be called when it is done. */
  tryTake(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Resolves when there is room, as {@linkcode Slots.tryTake}. */
  async take(signal: AbortSignal): Promise<void> {
    if (!this.tryTake()) await this.#turn(signal);
  }

  /** Makes room for the next one. */
  free(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free += 1;
    else next();
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
