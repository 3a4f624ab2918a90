import type { Clock } from "../base/mod.ts";

/** How many requests a sandbox takes, of all callers together. */
export interface RateLimitOptions {
  /** Requests in one window; those that come after are answered with 429. */
  readonly requests: number;
  /** Length of a window in milliseconds. Default 1,000. */
  readonly windowMs?: number;
  /** Tells in every answer what is left of the window. Default: a 429 alone says something. */
  readonly announced?: boolean;
}

/** What the limit says of one request. */
export interface RateVerdict {
  readonly isAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts requests in windows of the clock. A 429 carries Retry-After in whole seconds, as RFC 9110
 * writes it, and where it is announced every answer carries X-RateLimit-Limit, -Remaining and -Reset.
 */
export class RequestWindow {
  readonly #options: RateLimitOptions;
  readonly #clock: Clock;
  #window = -1;
  #taken = 0;

  constructor(options: RateLimitOptions, clock: Clock) {
    this.#options = options;
    this.#clock = clock;
  }

  take(): RateVerdict {
    const { requests, windowMs = 1_000, announced = false } = this.#options;
    const now = this.#clock.now();
    const window = Math.floor(now / windowMs);
    if (window !== this.#window) [this.#window, this.#taken] = [window, 0];
    const isAllowed = this.#taken < requests;
    if (isAllowed) this.#taken += 1;
    const reset = String(Math.ceil(((window + 1) * windowMs - now) / 1_000));
    return {
      isAllowed,
      headers: {
        ...(isAllowed ? {} : { "retry-after": reset }),
        ...(announced
          ? {
            "x-ratelimit-limit": String(requests),
            "x-ratelimit-remaining": String(requests - this.#taken),
            "x-ratelimit-reset": reset,
          }
          : {}),
      },
    };
  }
}
