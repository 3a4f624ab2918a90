import { setImmediate } from "node:timers";
import type { Deadline } from "../../src/http/deadline.ts";
import { explainFailure, type FailureReason } from "../../src/http/failure.ts";
import type { Clock, Random } from "../../src/base/mod.ts";
import type { HttpEvent, HttpOptions } from "../../src/http/mod.ts";
import { Client } from "../../src/http/client.ts";
import type { Transport, WireRequest, WireResponse } from "../../src/http/transport.ts";

/** One scripted outcome: a status with headers, a body of some pieces, or a failure. */
export interface Outcome {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly failure?: FailureReason;
  /** With a failure: whether not a byte left. Default: what the reason says. */
  readonly unsent?: boolean;
}

/** A transport in memory: outcomes in order, the last one for ever. */
export class FakeTransport implements Transport {
  readonly connections = undefined;
  readonly requests: WireRequest[] = [];
  closed = false;
  readonly #outcomes: Outcome[];

  constructor(outcomes: readonly Outcome[]) {
    this.#outcomes = [...outcomes];
  }

  exchange(request: WireRequest, _deadline: Deadline): Promise<WireResponse> {
    this.requests.push(request);
    const outcome = this.#outcomes[0] ?? {};
    if (this.#outcomes.length > 1) this.#outcomes.shift();
    const { failure, unsent, status = 200, headers = {}, body = "" } = outcome;
    if (failure !== undefined) {
      return Promise.reject(explainFailure(failure, request.url.host, undefined, unsent));
    }
    return Promise.resolve({ status, headers: new Headers(headers), body: pieces(body) });
  }

  close(): void {
    this.closed = true;
  }
}

async function* pieces(text: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  if (text !== "") yield new TextEncoder().encode(text);
}

/** A clock that jumps ahead when somebody sleeps, and writes down for how long. */
export class FakeClock implements Clock {
  readonly naps: number[] = [];
  #time = Date.UTC(2026, 0, 2, 3, 4, 5);

  now(): number {
    return this.#time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.naps.push(ms);
    this.#time += ms;
    return Promise.resolve();
  }
}

/** A clock for sleepers at the same time: `run` wakes them one by one, each at its moment. */
export class QueueClock implements Clock {
  #sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  #time = 0;

  now(): number {
    return this.#time;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((wake, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.#time + ms, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      }, { once: true });
    });
  }

  /** How many sleep now. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Passes time until `work` is done. */
  async run<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const finished = work.finally(() => done = true);
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done) break;
      this.#sleepers.sort((a, b) => a.at - b.at);
      const next = this.#sleepers.shift();
      if (next === undefined) continue;
      this.#time = Math.max(this.#time, next.at);
      next.wake();
    }
    return await finished;
  }
}

/** A client over a {@linkcode FakeTransport}, with everything that it did. */
export function fakeClient(outcomes: readonly Outcome[], options: HttpOptions = {}) {
  const transport = new FakeTransport(outcomes);
  const clock = new FakeClock();
  const random: Random = { bytes: (length) => new Uint8Array(length), unit: () => 0.5 };
  const events: HttpEvent[] = [];
  const log = (event: HttpEvent) => events.push(event);
  const client = new Client(transport, { clock, random, log, ...options });
  return { client, transport, clock, events };
}

/** Where fake requests go. */
export const url = new URL("https://gcs.example/api/info");
