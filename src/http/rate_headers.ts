/** What a server says of its own rate limit. */
export interface RateLimitState {
  /** Requests left in the current window. */
  readonly remaining: number;
  /** Milliseconds until the window starts anew. */
  readonly resetMs: number;
}

/** Above this a reset value is a date in seconds since 1970, not a number of seconds to wait. */
const earliestEpoch = 1_000_000_000;

/**
 * Reads `RateLimit` (IETF httpapi drafts, both spellings), `RateLimit-Remaining/-Reset` and
 * `X-RateLimit-Remaining/-Reset` (seconds to wait or since 1970). Undefined where none is complete.
 */
export function parseRateLimit(headers: Headers, now: number): RateLimitState | undefined {
  return fromField(headers.get("ratelimit")) ?? fromPair(headers, "ratelimit", now) ??
    fromPair(headers, "x-ratelimit", now);
}

function fromField(field: string | null): RateLimitState | undefined {
  if (field === null) return undefined;
  const remaining = /(?:^|[;,\s])(?:r|remaining)=(\d{1,12})(?![\d.])/.exec(field)?.[1];
  const reset = /(?:^|[;,\s])(?:t|reset)=(\d{1,12})(?![\d.])/.exec(field)?.[1];
  if (remaining === undefined || reset === undefined) return undefined;
  return { remaining: Number(remaining), resetMs: Number(reset) * 1_000 };
}

function fromPair(headers: Headers, prefix: string, now: number): RateLimitState | undefined {
  const remaining = wholeNumber(headers.get(`${prefix}-remaining`));
  if (remaining === undefined) return undefined;
  const reset = wholeNumber(headers.get(`${prefix}-reset`));
  if (reset === undefined) return undefined;
  const resetMs = reset >= earliestEpoch ? Math.max(0, reset * 1_000 - now) : reset * 1_000;
  return { remaining, resetMs };
}

function wholeNumber(value: string | null): number | undefined {
  if (value === null) return undefined;
  const text = value.trim();
  return /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
