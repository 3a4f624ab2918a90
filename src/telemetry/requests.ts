import type { HttpMethod } from "../base/mod.ts";
import type { Attributes } from "./spans.ts";

/** Bounds of the classes of durations, in seconds, as OpenTelemetry asks for them. */
export const secondBounds = [
  ...[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
] as const;

/** How a try on the wire ended. */
export interface Try {
  readonly method: HttpMethod;
  readonly url: URL;
  readonly seconds: number;
  readonly status?: number;
  /** Why there is no answer. */
  readonly failure?: string;
}

/** Durations of tries that have the same attributes. */
export interface Durations {
  readonly attributes: Attributes;
  count: number;
  sum: number;
  min: number;
  max: number;
  /** Tries in each class; one more class than there are bounds. */
  readonly classes: number[];
}

/** What kind of failure a try is, if it is one. */
export function failureOf({ status, failure }: Pick<Try, "status" | "failure">) {
  return failure ?? (status !== undefined && status >= 400 ? String(status) : undefined);
}

/** Durations of all tries of a run, by method, server and answer. */
export class RequestDurations {
  readonly #series = new Map<string, Durations>();

  add(one: Try): void {
    const attributes = attributesOf(one);
    const key = JSON.stringify(attributes);
    const series = this.#series.get(key) ?? emptyDurations(attributes);
    this.#series.set(key, series);
    series.count += 1;
    series.sum += one.seconds;
    series.min = Math.min(series.min, one.seconds);
    series.max = Math.max(series.max, one.seconds);
    const found = secondBounds.findIndex((bound) => one.seconds <= bound);
    const at = found === -1 ? secondBounds.length : found;
    series.classes[at] = (series.classes[at] ?? 0) + 1;
  }

  all(): readonly Durations[] {
    return [...this.#series.values()];
  }
}

/** The server of a request, as attributes. */
export function serverAttributes({ hostname, port }: URL): Attributes {
  const address = hostname.replace(/^\[|\]$/g, "");
  return { "server.address": address, "server.port": port === "" ? 443 : Number(port) };
}

function attributesOf(one: Try): Attributes {
  const failure = failureOf(one);
  return {
    "http.request.method": one.method,
    ...serverAttributes(one.url),
    ...(one.status === undefined ? {} : { "http.response.status_code": one.status }),
    ...(failure === undefined ? {} : { "error.type": failure }),
  };
}

function emptyDurations(attributes: Attributes): Durations {
  const classes = Array.from({ length: secondBounds.length + 1 }, () => 0);
  return { attributes, count: 0, sum: 0, min: Infinity, max: 0, classes };
}
