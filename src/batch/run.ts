import PQueue from "p-queue";
import { type ErrorKind, GcsError } from "../errors/mod.ts";
import type { ItemResult, Job, Outcome } from "./job.ts";

/** How a batch is run. */
export interface BatchOptions {
  /** Requests at a time. */
  readonly workers: number;
  /** Requests that wait for their turn in memory. Default: as many as run. */
  readonly buffer?: number;
  /** Starts nothing more after the first failure. Default: failures do not stop the rest. */
  readonly failFast?: boolean | undefined;
  /** Starts nothing more once aborted, and waits for what runs. */
  readonly signal?: AbortSignal | undefined;
  /** Told of the items of each job before it starts. */
  readonly onStart?: (ids: readonly string[]) => void | Promise<void>;
  /** Told of the items of each job when it ends, in the order in which jobs end. */
  readonly onResults?: (results: readonly ItemResult[]) => void | Promise<void>;
}

/** What came of a batch. */
export interface BatchReport {
  /** Every item, in the order of the jobs. */
  readonly items: readonly ItemResult[];
  readonly count: Readonly<Record<ItemResult["outcome"], number>>;
  /** What ended the batch before its end, where it would have failed every other item, too. */
  readonly fatal: GcsError | undefined;
}

/** Failures that are not an item's own: of the login, the keys, or the trail. */
const fatalKinds: readonly ErrorKind[] = ["auth", "secure_store", "integrity"];

/**
 * Runs jobs, so many at a time, and tells what came of every item. Never throws for a failed job.
 *
 * A failure of the login, of the keys or of the trail starts nothing more, since every other job
 * would meet it. A failure that the program did not expect is thrown when all that runs has ended.
 */
export async function runBatch(
  jobs: readonly Job[],
  options: BatchOptions,
): Promise<BatchReport> {
  const { workers, buffer = workers, failFast = false, signal, onStart, onResults } = options;
  const queue = new PQueue({ concurrency: workers });
  const results: (readonly ItemResult[] | undefined)[] = jobs.map(() => undefined);
  let fatal: GcsError | undefined;
  let unexpected: { readonly error: unknown } | undefined;
  let isStopped = false;
  const mayStart = () => !isStopped && signal?.aborted !== true;

  const work = async (job: Job, at: number) => {
    if (!mayStart()) return;
    let found: readonly ItemResult[];
    await onStart?.(job.ids);
    try {
      found = await job.run();
    } catch (error) {
      if (!(error instanceof GcsError)) throw error;
      const outcome = signal?.aborted === true ? "interrupted" : outcomeOf(error);
      found = job.ids.map((id) => ({ id, outcome, error }));
    }
    results[at] = found;
    fatal ??= found.find(({ error }) => error !== undefined && fatalKinds.includes(error.kind))
      ?.error;
    const hasFailed = found.some(({ outcome }) => outcome !== "done");
    if (fatal !== undefined || (failFast && hasFailed)) isStopped = true;
    await onResults?.(found);
  };

  for (const [at, job] of jobs.entries()) {
    await queue.onSizeLessThan(buffer);
    if (!mayStart()) break;
    void queue.add(() => work(job, at)).catch((error) => {
      unexpected ??= { error };
      isStopped = true;
    });
  }
  await queue.onIdle();
  if (unexpected !== undefined) throw unexpected.error;

  const items = jobs.flatMap((job, at) =>
    results[at] ?? job.ids.map((id) => ({ id, outcome: "not_started" } as const))
  );
  return { items, count: countOf(items), fatal };
}

/** What came of an item whose request failed. */
export function outcomeOf(error: GcsError): Outcome {
  if (error.kind === "interrupted") return "interrupted";
  return error.outcome === "unknown" ? "unknown" : "failed";
}

function countOf(items: readonly ItemResult[]) {
  const count = { done: 0, failed: 0, interrupted: 0, unknown: 0, "not_started": 0 };
  for (const { outcome } of items) count[outcome]++;
  return count;
}
