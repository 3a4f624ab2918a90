import type { RateLimitState } from "./rate_headers.ts";

/** Rate that a client without one falls back to when a server first turns it away. */
const firstGuess = 10;
/** A client is never slowed below this many requests a second. */
const minRate = 0.2;
/** How far back answers are counted to see what a server takes. */
const countedMs = 1_000;
/** So many old times are let go of together: moving the rest up costs more than they take. */
const forgottenAtOnce = 1_000;

/** Where a rate starts, and what it never exceeds, in requests a second. */
export interface PaceLimits {
  /** Requests a second to begin with. */
  readonly start: number;
  /** Requests a second at most. */
  readonly max: number;
}

/** One request that got an answer, or none. Times are of one clock, in milliseconds. */
export interface Answered {
  /** What it is compared with: requests of another kind take another time. */
  readonly kind: string;
  readonly sentAt: number;
  readonly now: number;
}

/**
 * How many requests a second are right, found out by their answers: a state machine that is told
 * the time and waits for nothing.
 *
 * The rate doubles with each round trip in which it was too low for what was to be sent, while
 * answers come as quickly as at best. Once a server has turned a request away, it grows by one and a
 * twentieth each second. A refusal halves it, once for all that was under way, from what the server
 * took at last.
 */
export class Pace {
  readonly #max: number;
  #rate: number;
  /** Below it the rate doubles. */
  #threshold = Infinity;
  #roundFrom = -Infinity;
  #wasShort = false;
  #isDoubling = false;
  #grownAt = -Infinity;
  #slowedAt = -Infinity;
  #announced: { readonly rate: number; readonly until: number } | undefined;
  /** When the last answers came, oldest first, behind those that do not count any more. */
  readonly #accepted: number[] = [];
  #forgotten = 0;
  readonly #times = new Map<string, AnswerTime>();

  constructor({ start, max }: PaceLimits) {
    this.#max = max;
    this.#rate = Math.min(start, max);
  }

  /** Requests a second that are right now. */
  rate(now: number): number {
    const announced = this.#announced;
    return announced !== undefined && now < announced.until
      ? Math.min(this.#rate, announced.rate)
      : this.#rate;
  }

  /** When the rate changes by itself; undefined where it does not. */
  changesAt(now: number): number | undefined {
    const until = this.#announced?.until;
    return until !== undefined && now < until ? until : undefined;
  }

  /**
   * The last round trip went well, and no limit is in sight: each answer lets one more request go at
   * once, so that twice as many follow in one round trip, too, and not only in a second.
   */
  get isDoubling(): boolean {
    return this.#isDoubling;
  }

  /** Requests that may go at once after a rest. A server that has refused one gets no bursts. */
  burst(now: number): number {
    const rate = this.rate(now);
    return Math.max(1, this.#slowedAt === -Infinity ? rate : rate / 10);
  }

  /** The rate is too low for what is to be sent. */
  onShortage(): void {
    this.#wasShort = true;
  }

  /** The server took the request. */
  onAnswer({ kind, sentAt, now }: Answered): void {
    this.#accepted.push(now);
    this.#forget(now);
    const time = this.#times.get(kind) ?? new AnswerTime();
    this.#times.set(kind, time);
    time.add(now - sentAt);
    if (sentAt < this.#roundFrom) return;
    const grows = this.#wasShort && time.isQuickAt(this.#rate);
    this.#roundFrom = now;
    this.#wasShort = false;
    if (grows) this.#grow(now);
    this.#isDoubling = grows && this.#rate < Math.min(this.#threshold, this.#max);
  }

  /** The server turned the request away, or had no answer to it. */
  onRefusal({ sentAt, now }: Answered): void {
    if (sentAt < this.#slowedAt) return;
    this.#forget(now);
    const known = this.#rate === Infinity ? 2 * firstGuess : this.#rate;
    const accepted = this.#accepted.length - this.#forgotten;
    const taken = accepted === 0 ? known : Math.max(2, accepted);
    this.#rate = Math.max(minRate, Math.min(known, taken) / 2);
    this.#threshold = this.#rate;
    this.#slowedAt = this.#roundFrom = this.#grownAt = now;
    this.#wasShort = this.#isDoubling = false;
  }

  /** The server told what is left of its window, which counts for `forMs`. */
  onAnnouncement({ remaining, resetMs }: RateLimitState, now: number, forMs: number): void {
    const rate = remaining / Math.max(1, resetMs / 1_000);
    this.#isDoubling = false;
    this.#announced = { rate: Math.max(minRate, rate), until: now + forMs };
  }

  #grow(now: number): void {
    if (this.#rate < this.#threshold) {
      this.#rate = Math.min(this.#rate * 2, this.#threshold, this.#max);
    } else {
      const seconds = Math.min(1, (now - this.#grownAt) / 1_000);
      this.#rate = Math.min(this.#rate + (1 + this.#rate / 20) * seconds, this.#max);
    }
    this.#grownAt = now;
  }

  #forget(now: number): void {
    const times = this.#accepted;
    while ((times[this.#forgotten] ?? Infinity) <= now - countedMs) this.#forgotten += 1;
    if (this.#forgotten < forgottenAtOnce) return;
    times.splice(0, this.#forgotten);
    this.#forgotten = 0;
  }
}

/** How long answers of one kind take now, against how long they take at best. */
class AnswerTime {
  /** The last ones. Their middle is what counts: one alone may have waited for a new connection. */
  readonly #last: number[] = [];
  #best = Infinity;

  add(ms: number): void {
    this.#last.push(ms);
    if (this.#last.length > 5) this.#last.shift();
    // The best is given up slowly, since it may have been an accident.
    this.#best = ms < this.#best ? ms : this.#best + (ms - this.#best) / 64;
  }

  /** Whether so many requests a second are answered as quickly as at best. */
  isQuickAt(rate: number): boolean {
    const middle = this.#last.toSorted((a, b) => a - b)[this.#last.length >> 1] ?? 0;
    if (this.#last.length < 3 || middle <= 2 * this.#best + 25) return true;
    // Less than one request at a time: it is not these that the server is busy with.
    return rate * middle < 1_000;
  }
}
