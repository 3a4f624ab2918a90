import type { RetryOptions } from "./options.ts";
import type { Clock, Random } from "../base/mod.ts";
import type { HttpMethod } from "../base/mod.ts";

/** {@linkcode RetryOptions} with every default filled in. */
export type RetryPolicy = Required<RetryOptions>;

/** Fills in defaults. */
export function retryPolicy(options: RetryOptions = {}): RetryPolicy {
  return {
    maxRetries: options.maxRetries ?? 3,
    initialDelayMs: options.initialDelayMs ?? 1_000,
    maxDelayMs: options.maxDelayMs ?? 30_000,
    jitter: options.jitter ?? 1,
    budget: options.budget ?? 20,
  };
}

/** Methods that do the same when done twice (RFC 9110, section 9.2.2). */
export function isIdempotent(method: HttpMethod): boolean {
  return method !== "POST" && method !== "PATCH";
}

/** A status that may be asked again. */
export interface RetriedStatus {
  readonly words: string;
  /**
   * When the server has turned the request away before acting on it: then it is sent again whatever
   * its method. Else the answer may come from a proxy in front of a server that did act, and only
   * what is idempotent is sent again.
   */
  readonly turnsAway: "always" | "with Retry-After" | "never";
}

/** Every status that may be asked again. */
export const retriedStatuses: Readonly<Record<number, RetriedStatus>> = {
  429: { words: "rate limited", turnsAway: "always" },
  502: { words: "bad gateway", turnsAway: "never" },
  503: { words: "unavailable", turnsAway: "with Retry-After" },
  504: { words: "gateway timeout", turnsAway: "never" },
};

/** Whether a server says with this status that it did not act on the request. */
export function turnsAway(status: number, hasRetryAfter: boolean): boolean {
  const when = retriedStatuses[status]?.turnsAway;
  return when === "always" || (when === "with Retry-After" && hasRetryAfter);
}

/** Why an answer of this status may be asked for again, or undefined. */
export function retryReason(
  status: number,
  idempotent: boolean,
  hasRetryAfter: boolean,
): string | undefined {
  const retried = retriedStatuses[status];
  if (retried === undefined || !(idempotent || turnsAway(status, hasRetryAfter))) return undefined;
  return `${retried.words} (${status})`;
}

/**
 * Whether a server may have acted on a request although it answered so. 429, and 503 with
 * Retry-After, turn a request away; below 500 it is refused.
 */
export function mayHaveActed(
  { status, headers }: { readonly status: number; readonly headers: Headers },
): boolean {
  if (status < 400 || status === 408) return true;
  return status >= 500 &&
    !turnsAway(status, parseRetryAfter(headers.get("retry-after"), 0) !== undefined);
}

const httpDate =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? \d{1,2}[ -][A-Z][a-z]{2}[ -]\d{2,4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Milliseconds that a Retry-After header asks to wait (RFC 9110, section 10.2.3), never negative;
 * undefined where it is absent or says neither seconds nor a date.
 */
export function parseRetryAfter(value: string | null, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1_000;
  if (!httpDate.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Milliseconds before retry number `retry` (1 for the first): what the server asked for, or a
 * random share of an exponentially growing bound, and never more than `maxDelayMs`.
 */
export function retryDelay(
  policy: RetryPolicy,
  retry: number,
  askedMs: number | undefined,
  random: Random,
): number {
  if (askedMs !== undefined) return Math.min(askedMs, policy.maxDelayMs);
  const bound = Math.min(policy.initialDelayMs * 2 ** (retry - 1), policy.maxDelayMs);
  return bound * (1 - policy.jitter) + bound * policy.jitter * random.unit();
}

/**
 * Keeps retries from multiplying the load of a server that fails for everybody: each retry takes
 * one from a purse of `size`, each success puts a fifth back.
 */
export class RetryBudget {
  readonly #size: number;
  #left: number;

  constructor(size: number) {
    this.#size = size;
    this.#left = size;
  }

  /** Takes one retry; false when none is left. */
  take(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  /** Notes a success. */
  earn(): void {
    this.#left = Math.min(this.#size, this.#left + 0.2);
  }
}

/** Now, in the form {@linkcode parseRetryAfter} needs. */
export function askedDelay(headers: Headers, clock: Clock): number | undefined {
  return parseRetryAfter(headers.get("retry-after"), clock.now());
}
