import type { Clock } from "../base/mod.ts";
import { type Answered, Pace, type PaceLimits } from "./pace.ts";
import type { RateLimitState } from "./rate_headers.ts";

/** What a sum of parts of a token may miss of a whole one. */
const rounding = 1e-9;

/**
 * Token bucket over all sends of a client, filled at the rate that its {@linkcode Pace} finds right.
 * Callers are served in the order in which they came; a change of the rate is for those who wait,
 * too. A server that asks for a pause stops all of them.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #maxPauseMs: number;
  readonly #pace: Pace;
  /** Those who wait, in the order in which they came. */
  #queue: (() => void)[] = [];
  #tokens: number;
  #filledAt: number;
  #pausedUntil = -Infinity;
  #isServing = false;
  #nap: AbortController | undefined;

  /** No pause is longer than `maxPauseMs`. */
  constructor(limits: PaceLimits, clock: Clock, maxPauseMs: number) {
    this.#pace = new Pace(limits);
    this.#clock = clock;
    this.#maxPauseMs = maxPauseMs;
    this.#filledAt = clock.now();
    this.#tokens = this.#pace.burst(this.#filledAt);
  }

  /** Requests a second that are allowed now. */
  get rate(): number {
    return this.#pace.rate(this.#clock.now());
  }

  /** Whether the caller may send at once. */
  tryAcquire(): boolean {
    return this.#queue.length === 0 && this.#take(this.#clock.now());
  }

  /** Resolves when the caller may send, with the milliseconds it waited. */
  async acquire(signal?: AbortSignal): Promise<number> {
    signal?.throwIfAborted();
    if (this.tryAcquire()) return 0;
    const start = this.#clock.now();
    const { promise, resolve: go, reject } = Promise.withResolvers<void>();
    const giveUp = () => {
      this.#queue = this.#queue.filter((other) => other !== go);
      this.#nap?.abort();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", giveUp, { once: true });
    this.#queue.push(go);
    void this.#serve();
    try {
      await promise;
    } finally {
      signal?.removeEventListener("abort", giveUp);
    }
    return this.#clock.now() - start;
  }

  /** The server took a request. */
  onAnswer(answered: Answered): void {
    this.#fill(answered.now);
    const before = this.#pace.rate(answered.now);
    this.#pace.onAnswer(answered);
    if (this.#pace.isDoubling) this.#tokens += 1;
    if (this.#pace.isDoubling || this.#pace.rate(answered.now) !== before) this.#nap?.abort();
  }

  /** The server turned a request away, and asks for `pauseMs` without requests. */
  onRefusal(answered: Answered, pauseMs = 0): void {
    this.#fill(answered.now);
    this.#pace.onRefusal(answered);
    this.#tokens = Math.min(this.#tokens, 1);
    this.#pause(answered.now, pauseMs);
  }

  /** The server told how much of its window is left. */
  onHeaders(state: RateLimitState): void {
    const now = this.#clock.now();
    this.#fill(now);
    if (state.remaining === 0) return this.#pause(now, state.resetMs);
    this.#pace.onAnnouncement(state, now, Math.min(state.resetMs, this.#maxPauseMs));
  }

  #pause(now: number, pauseMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(pauseMs, this.#maxPauseMs));
  }

  /** Serves those who wait, one after another, until nobody does. */
  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    while (this.#queue.length > 0) {
      const now = this.#clock.now();
      if (this.#take(now)) {
        this.#queue.shift()?.();
        continue;
      }
      this.#nap = new AbortController();
      await this.#clock.sleep(this.#untilNext(now), this.#nap.signal).catch(() => {});
      this.#nap = undefined;
    }
    this.#isServing = false;
  }

  #take(now: number): boolean {
    this.#fill(now);
    const may = now >= this.#pausedUntil && this.#tokens >= 1 - rounding;
    if (may) this.#tokens -= 1;
    if (this.#tokens < 1) this.#pace.onShortage();
    return may;
  }

  /** Whole milliseconds: a clock does not go on by less, and nobody would be served. */
  #untilNext(now: number): number {
    const next = Math.max(0, 1 - this.#tokens) / this.#pace.rate(now) * 1_000;
    const change = (this.#pace.changesAt(now) ?? Infinity) - now;
    return Math.ceil(Math.max(this.#pausedUntil - now, Math.min(next, change)));
  }

  /** A pause fills nothing: what waits would all go at its end. */
  #fill(now: number): void {
    const from = Math.max(this.#filledAt, Math.min(this.#pausedUntil, now));
    this.#filledAt = now;
    const rate = this.#pace.rate(now);
    const more = rate === Infinity ? Infinity : Math.max(0, now - from) / 1_000 * rate;
    this.#tokens = Math.min(this.#pace.burst(now), Math.max(0, this.#tokens) + more);
  }
}
