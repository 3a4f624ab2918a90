import { GcsError } from "../../errors/mod.ts";

/** Called as each step begins: for progress, and for tests that kill the process there. */
export type OnStep = (step: string) => void | Promise<void>;

/** Called now and then with how much of the longest part is done, and how much it is in all. */
export type OnProgress = (done: number, total: number) => void;

/** What every long operation takes. */
export interface Supervision {
  /** Ends the work; what was not finished is undone. */
  readonly signal?: AbortSignal | undefined;
  /** Told of each step. */
  readonly onStep?: OnStep | undefined;
  /** Told how far a long step is. */
  readonly onProgress?: OnProgress | undefined;
}

/** Tells the step and stops when the person asked for it. */
export async function step(name: string, { signal, onStep }: Supervision): Promise<void> {
  await onStep?.(name);
  if (signal?.aborted) {
    throw new GcsError("interrupted", "Stopped; the audit database is as it was");
  }
}
