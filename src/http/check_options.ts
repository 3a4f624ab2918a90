import { isIP } from "node:net";
import { GcsError } from "../errors/mod.ts";
import type { HttpOptions } from "./options.ts";

/** Refuses numbers that would turn a limit off, and addresses that are more than a host. */
export function checkOptions(options: HttpOptions): void {
  const { retry } = options;
  positive("Requests per second", options.requestsPerSecond);
  positive("The number of requests at a time", options.pool?.maxAtOnce);
  positive("The number of idle connections", options.pool?.maxIdlePerHost);
  positive("The time of idle connections", options.pool?.idleMs);
  positive("The first rate", options.pace?.start);
  positive("The highest rate", options.pace?.max);
  positive("The body limit", options.maxBodyBytes);
  for (const timeouts of [options.timeouts, options.changeTimeouts]) {
    positive("The connect timeout", timeouts?.connect);
    positive("The first-byte timeout", timeouts?.firstByte);
    positive("The idle timeout", timeouts?.idle);
    positive("The total timeout", timeouts?.total);
  }
  notNegative("The number of retries", retry?.maxRetries);
  notNegative("The first retry delay", retry?.initialDelayMs);
  notNegative("The longest retry delay", retry?.maxDelayMs);
  notNegative("The retry budget", retry?.budget);
  notNegative("The retry jitter", retry?.jitter);
  if (retry?.jitter !== undefined && retry.jitter > 1) {
    throw new GcsError("usage", "The retry jitter must be between 0 and 1");
  }
  const { explicitHost } = options;
  if (explicitHost !== undefined && !/^[\w.-]+$/.test(explicitHost) && isIP(explicitHost) === 0) {
    throw new GcsError("usage", `"${explicitHost}" is not a host name or an IP address`);
  }
}

function positive(what: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isFinite(value) && value > 0)) {
    throw new GcsError("usage", `${what} must be a number above 0`);
  }
}

function notNegative(what: string, value: number | undefined): void {
  if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
    throw new GcsError("usage", `${what} must not be negative`);
  }
}
