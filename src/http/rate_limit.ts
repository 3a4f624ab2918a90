import type { Clock } from "../base/mod.ts";
import type { RateLimitState } from "./rate_headers.ts";

/** Rate that an unlimited client falls back to when a server first says 429. */
const firstGuess = 10;
/** A client is never slowed below this many requests a second. */
const slowest = 0.2;
/** After this long without a 429 the rate doubles, until it is what was asked for again. */
const recoveryMs = 5_000;
/** An unlimited client that recovered to this rate is unlimited again. */
const asGoodAsUnlimited = 640;

/**
 * Token bucket over all sends of a client, holding one second's worth of tokens.
 *
 * Every caller books its moment when it arrives, so callers are served in order. A 429 halves the
 * rate and stops everybody for as long as the server asks; headers that announce an almost spent
 * window spread what is left of it.
 */
export class RateLimit {
  readonly #clock: Clock;
  readonly #wanted: number;
  readonly #maxPauseMs: number;
  #rate: number;
  /** Moment when the bucket will be full again if nobody else comes. */
  #full = 0;
  #pausedUntil = 0;
  #slowedAt = 0;
  #ceiling: { readonly rate: number; readonly until: number } | undefined;

  /** `perSecond` undefined: no limit of our own. No pause is longer than `maxPauseMs`. */
  constructor(perSecond: number | undefined, clock: Clock, maxPauseMs: number) {
    this.#clock = clock;
    this.#wanted = perSecond ?? Infinity;
    this.#rate = this.#wanted;
    this.#maxPauseMs = maxPauseMs;
  }

  /** Requests a second that are allowed now. */
  get rate(): number {
    const now = this.#clock.now();
    this.#recover(now);
    return this.#ceiling !== undefined && now < this.#ceiling.until
      ? Math.min(this.#rate, this.#ceiling.rate)
      : this.#rate;
  }

  /** Resolves when the caller may send, with the milliseconds it waited. */
  async acquire(signal?: AbortSignal): Promise<number> {
    const start = this.#clock.now();
    for (let wait = this.#book(start); wait > 0; wait = this.#pausedUntil - this.#clock.now()) {
      await this.#clock.sleep(wait, signal);
    }
    return Math.max(0, this.#clock.now() - start);
  }

  #book(now: number): number {
    const interval = 1_000 / this.rate;
    const burst = Math.max(0, 1_000 - interval);
    const from = Math.max(this.#full, now);
    this.#full = from + interval;
    return Math.max(from - burst, this.#pausedUntil) - now;
  }

  /** The server turned a request away and asks for `pauseMs` without requests. */
  onRejected(pauseMs: number): void {
    const now = this.#clock.now();
    this.#pause(now, pauseMs);
    // Answers to requests that were under way together count as one rejection.
    if (this.#slowedAt !== 0 && now - this.#slowedAt < 1_000) return;
    this.#slowedAt = now;
    this.#rate = Math.max(slowest, this.#rate === Infinity ? firstGuess : this.#rate / 2);
  }

  /** The server told how much of its window is left. */
  onHeaders(state: RateLimitState): void {
    const now = this.#clock.now();
    if (state.remaining === 0) return this.#pause(now, state.resetMs);
    const seconds = Math.max(1, state.resetMs / 1_000);
    const until = now + Math.min(state.resetMs, this.#maxPauseMs);
    this.#ceiling = { rate: Math.max(slowest, state.remaining / seconds), until };
  }

  #pause(now: number, pauseMs: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(pauseMs, this.#maxPauseMs));
  }

  #recover(now: number): void {
    while (this.#rate < this.#wanted && now - this.#slowedAt >= recoveryMs) {
      this.#slowedAt += recoveryMs;
      this.#rate = Math.min(this.#wanted, this.#rate * 2);
      if (this.#rate >= asGoodAsUnlimited && this.#wanted === Infinity) this.#rate = Infinity;
    }
  }
}
