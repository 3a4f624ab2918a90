import assert from "node:assert/strict";
import { until } from "./until.ts";

/** Longer than a person notices; what waits longer after an abort does not stop at once. */
const maxWaitMs = 200;
/** Less than any wait of these tests takes, and more than a busy machine needs to stop. */
const givenMs = 20_000;

/**
 * Aborts some work and sees that it ends without waiting: no timer of 200 ms or more is set from
 * then on, and none that was set before is waited for, since all of those take longer than the test
 * gives. Whatever the work had opened is closed.
 */
export async function stopsAtOnce<Result>(
  work: Promise<Result>,
  abort: () => void,
  before: OpenThings,
): Promise<Result> {
  const real = globalThis.setTimeout;
  const late: number[] = [];
  globalThis.setTimeout = Object.assign((callback: () => void, delay = 0) => {
    if (delay >= maxWaitMs) late.push(delay);
    return real(callback, delay);
  }, real);
  try {
    abort();
    const limit = Promise.withResolvers<never>();
    const timer = real(() => limit.reject(new Error("It does not stop")), givenMs);
    const result = await Promise.race([work, limit.promise]).finally(() => clearTimeout(timer));
    assert.deepEqual(late, [], "nothing is waited for after the abort");
    return result;
  } finally {
    globalThis.setTimeout = real;
    await before.areAllThatIsOpen();
  }
}

/** What this process has open. */
export interface OpenThings {
  /** Waits until nothing more is open than there was: what is closed may take a moment. */
  areAllThatIsOpen(): Promise<void>;
}

/**
 * Remembers how many files and sockets are open now; a worker that runs has some, too. Only Linux
 * tells. What is opened once and for all, such as libraries, should be open.
 */
export async function openThings(): Promise<OpenThings> {
  const before = await openHandles();
  return {
    areAllThatIsOpen: () =>
      until("every file, socket and worker is closed", async () => await openHandles() <= before),
  };
}

async function openHandles(): Promise<number> {
  if (Deno.build.os !== "linux") return 0;
  return (await Array.fromAsync(Deno.readDir("/proc/self/fd"))).length;
}
