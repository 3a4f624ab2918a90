import type { HttpStats } from "./options.ts";
import type { WireResponse } from "./transport.ts";

/** Counts what a client does. */
export class Counters {
  requests = 0;
  attempts = 0;
  retries = 0;
  failures = 0;
  throttledMs = 0;
  #reused = 0;
  readonly #answers = new Map<string, number>();

  /** Notes an answer. */
  answered(response: WireResponse): void {
    const family = `${Math.floor(response.status / 100)}xx`;
    this.#answers.set(family, (this.#answers.get(family) ?? 0) + 1);
    if (response.reusedConnection === true) this.#reused += 1;
  }

  /** The counters now. `opened` undefined: the transport cannot tell. */
  snapshot(opened: number | undefined): HttpStats {
    return {
      requests: this.requests,
      attempts: this.attempts,
      retries: this.retries,
      failures: this.failures,
      throttledMs: this.throttledMs,
      answers: Object.fromEntries(this.#answers),
      connectionsOpened: opened,
      connectionsReused: opened === undefined ? undefined : this.#reused,
    };
  }
}
