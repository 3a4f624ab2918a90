import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock, Random } from "../base/mod.ts";
import { randomText } from "../globus/mod.ts";

/** How long a `state` is good for, in milliseconds. */
export const stateLifetime = 5 * 60 * 1000;

interface Entry {
  readonly state: Uint8Array;
  readonly issued: number;
}

/**
 * The `state` values that a redirect may bring back (RFC 6749 section 10.12): 32 random bytes,
 * good once and for five minutes.
 *
 * They are found by their SHA-256, so that the time of a search tells nothing about the value,
 * and then compared in constant time.
 */
export class StateStore {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Number of states that are neither used nor cleaned up. */
  get size(): number {
    return this.#entries.size;
  }

  /** A new state of 43 characters. Removes those that have expired. */
  issue(): string {
    this.clean();
    const state = randomText(this.#random);
    const entry = { state: encode(state), issued: this.#clock.now() };
    this.#entries.set(digest(state), entry);
    return state;
  }

  /** True once for a state that was issued here and has not expired. */
  redeem(state: string): boolean {
    const key = digest(state);
    const entry = this.#entries.get(key);
    if (entry === undefined) return false;
    this.#entries.delete(key);
    const given = encode(state);
    if (given.length !== entry.state.length) return false;
    return timingSafeEqual(given, entry.state) && this.#isFresh(entry);
  }

  /** Forgets expired states. */
  clean(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#isFresh(entry)) return;
      this.#entries.delete(key);
    }
  }

  /** A clock that was set back makes a state stale, not immortal. */
  #isFresh(entry: Entry): boolean {
    const age = this.#clock.now() - entry.issued;
    return age >= 0 && age < stateLifetime;
  }
}

function encode(state: string): Uint8Array {
  return new TextEncoder().encode(state);
}

function digest(state: string): string {
  return createHash("sha256").update(state).digest("base64");
}
