import type { ConnectionStats, HttpStats } from "./options.ts";
import type { WireResponse } from "./transport.ts";

/** Counts what a client does. */
export class Counters {
  requests = 0;
  attempts = 0;
  retries = 0;
  failures = 0;
  throttledMs = 0;
  #firstByteMs = 0;
  #maxFirstByteMs = 0;
  /** By the first digit of their status. */
  readonly #answers = new Map<number, number>();

  /** Notes an answer. */
  answered(response: WireResponse, firstByteMs: number): void {
    const family = Math.floor(response.status / 100);
    this.#answers.set(family, (this.#answers.get(family) ?? 0) + 1);
    this.#firstByteMs += firstByteMs;
    this.#maxFirstByteMs = Math.max(this.#maxFirstByteMs, firstByteMs);
  }

  /** The counters now. `connections` undefined: the transport cannot tell. */
  snapshot(connections: ConnectionStats | undefined): HttpStats {
    return {
      requests: this.requests,
      attempts: this.attempts,
      retries: this.retries,
      failures: this.failures,
      throttledMs: this.throttledMs,
      answers: Object.fromEntries(
        [...this.#answers].map(([digit, count]) => [`${digit}xx`, count]),
      ),
      firstByteMs: { total: this.#firstByteMs, max: this.#maxFirstByteMs },
      ...(connections === undefined ? {} : { connections }),
    };
  }
}
