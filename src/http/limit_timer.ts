/** Something that must end at a time of the clock that {@linkcode performance.now} reads. */
export interface Limited {
  /** Its next limit; it may move, but whoever brings it forward tells the timer. */
  readonly endsAt: number;
  /** Its limit is up. */
  end(): void;
}

/** Longer than this no timer of the runtime waits; it fires at once instead. */
const maxWaitMs = 2 ** 31 - 1;

/**
 * One timer for the limits of all that is under way. Nearly all of it ends long before, so that a
 * timer for each limit would be set to be cleared. This one stays set when limits are lifted, and
 * looks around when it fires.
 */
export class LimitTimer {
  readonly #watched = new Set<Limited>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #firesAt = Infinity;
  #isClosed = false;

  /** Ends `limited` when its limit is up, until it is let go of. */
  watch(limited: Limited): void {
    if (this.#watched.size === 0 && this.#timer !== undefined) Deno.refTimer(this.#timer);
    this.#watched.add(limited);
    this.fireBy(limited.endsAt);
  }

  /** Ends it no more. */
  letGo(limited: Limited): void {
    this.#watched.delete(limited);
    if (this.#watched.size > 0) return;
    if (this.#isClosed) this.#clear();
    // What nobody waits for must not keep the program alive.
    else if (this.#timer !== undefined) Deno.unrefTimer(this.#timer);
  }

  /** A limit of something that is watched is at `time`, perhaps earlier than before. */
  fireBy(time: number): void {
    if (time >= this.#firesAt) return;
    clearTimeout(this.#timer);
    this.#firesAt = time;
    const ms = Math.ceil(time - performance.now());
    this.#timer = setTimeout(() => this.#fire(), Math.min(ms, maxWaitMs));
  }

  /** Clears the timer, as soon as nothing is watched. */
  close(): void {
    this.#isClosed = true;
    if (this.#watched.size === 0) this.#clear();
  }

  #fire(): void {
    this.#clear();
    const now = performance.now();
    const left = [...this.#watched];
    for (const limited of left) if (limited.endsAt <= now) limited.end();
    for (const limited of this.#watched) this.fireBy(limited.endsAt);
  }

  #clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#firesAt = Infinity;
  }
}
