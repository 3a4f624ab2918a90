import type { Transport, WireResponse } from "../../src/http/transport.ts";
import { Client } from "../../src/http/client.ts";
import type { HttpOptions, PaceLimits } from "../../src/http/mod.ts";
import { QueueClock, url } from "./_fake.ts";

/** A server in memory: what it takes, and how long it takes for it. */
export interface LimitedServer {
  /** Requests that it takes in each second; the others get 429. */
  readonly perSecond?: number;
  /** Milliseconds that an answer takes. */
  readonly roundTrip: number;
  /** Requests that it works on at a time; the others wait. */
  readonly workers?: number;
  /** Tells with each answer what is left. */
  readonly announced?: boolean;
}

/** What came of it. */
export interface Run {
  /** Milliseconds of the clock. */
  readonly ms: number;
  readonly statuses: readonly number[];
  readonly refused: number;
  /** When each request reached the server. */
  readonly sentAt: readonly number[];
}

/** Sends so many requests, so many at a time, in time that passes as quickly as it can. */
export async function runAgainst(
  { perSecond = Infinity, roundTrip, workers: places = Infinity, announced = false }: LimitedServer,
  { pace, workers, requests, ...options }:
    & { pace: PaceLimits; workers: number; requests: number }
    & HttpOptions,
): Promise<Run> {
  const clock = new QueueClock();
  const sentAt: number[] = [];
  let refused = 0;
  let taken = 0;
  let window = -1;
  let working = 0;
  const transport: Transport = {
    connections: undefined,
    async exchange(): Promise<WireResponse> {
      sentAt.push(clock.now());
      await clock.sleep(roundTrip / 2);
      const now = clock.now();
      const second = Math.floor(now / 1_000);
      if (second !== window) [window, taken] = [second, 0];
      const reset = String(Math.ceil(((second + 1) * 1_000 - now) / 1_000));
      const isTaken = taken < perSecond;
      if (isTaken) taken += 1;
      const told = { "ratelimit-remaining": String(perSecond - taken), "ratelimit-reset": reset };
      const headers = new Headers(announced ? told : {});
      working += 1;
      const turns = isTaken ? Math.max(1, Math.ceil(working / places)) : 1;
      await clock.sleep(roundTrip / 2 + (turns - 1) * roundTrip);
      working -= 1;
      if (!isTaken) {
        refused += 1;
        headers.set("retry-after", reset);
      }
      return { status: isTaken ? 200 : 429, headers, body: null };
    },
    close() {},
  };
  const random = { bytes: (length: number) => new Uint8Array(length), unit: () => 0.5 };
  const client = new Client(transport, { ...options, clock, random, pace });
  const statuses: number[] = [];
  const work = async () => {
    while (statuses.length + busy < requests) {
      busy += 1;
      const { status } = await client.send({ method: "DELETE", url });
      busy -= 1;
      statuses.push(status);
    }
  };
  let busy = 0;
  await clock.run(Promise.all(Array.from({ length: workers }, work)));
  return { ms: clock.now(), statuses, refused, sentAt };
}
