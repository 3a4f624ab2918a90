import { type ErrorKind, GcsError } from "../errors/mod.ts";
import type { ItemResult, Job, Outcome } from "./job.ts";

/** How a batch is run. */
export interface BatchOptions<One extends Job = Job> {
  /** Requests at a time. */
  readonly workers: number;
  /** Items that are prepared before their turn comes. Default: as many as requests run. */
  readonly buffer?: number;
  /** Starts nothing more after the first failure. Default: failures do not stop the rest. */
  readonly failFast?: boolean | undefined;
  /** Starts nothing more once aborted, and waits for what runs. */
  readonly signal?: AbortSignal | undefined;
  /** Told of some jobs before they wait for their turn. A failure of it ends the batch. */
  readonly prepare?: (jobs: readonly One[]) => Promise<void>;
  /** Told of the items of each job before it starts. */
  readonly onStart?: (ids: readonly string[]) => void | Promise<void>;
  /** Does the work of each job, about so many items, for who measures it. */
  readonly around?:
    | ((
      items: number,
      work: () => Promise<readonly ItemResult[]>,
    ) => Promise<readonly ItemResult[]>)
    | undefined;
  /** Told of the items of each job when it ends, in the order in which jobs end. */
  readonly onResults?: (results: readonly ItemResult[]) => void | Promise<void>;
}

/** What came of a batch. */
export interface BatchReport {
  /** Every item, in the order of the jobs. */
  readonly items: Iterable<ItemResult>;
  /** How many ended how. */
  readonly count: Readonly<Record<ItemResult["outcome"], number>>;
  /** What ended the batch before its end, where it would have failed every other item, too. */
  readonly fatal: GcsError | undefined;
}

/** Failures that are not an item's own: of the login, the keys, or the trail. */
const fatalKinds: readonly ErrorKind[] = ["auth", "secure_store", "integrity"];

/**
 * Runs jobs, so many at a time, and tells what came of every item. Never throws for a failed job.
 * Jobs are taken from their source when their turn is near, so it may make them as it goes.
 *
 * A failure of the login, of the keys or of the trail starts nothing more, since every other job
 * would meet it. A failure that the program did not expect is thrown when all that runs has ended.
 */
export async function runBatch<One extends Job>(
  jobs: Iterable<One>,
  options: BatchOptions<One>,
): Promise<BatchReport> {
  const { workers, buffer = workers, failFast = false, signal, around, onStart, onResults } =
    options;
  // One half waits while the other is prepared.
  const half = Math.max(1, Math.floor(buffer / 2));
  const running = new Set<Promise<void>>();
  const results = new Results();
  let fatal: GcsError | undefined;
  let unexpected: { readonly error: unknown } | undefined;
  let isStopped = false;
  const mayStart = () => !isStopped && signal?.aborted !== true;
  const stop = (error: unknown) => {
    isStopped = true;
    if (error instanceof GcsError) fatal ??= error;
    else unexpected ??= { error };
  };

  const work = async (job: One, at: number) => {
    if (!mayStart()) return;
    let found: readonly ItemResult[];
    await onStart?.(job.ids);
    try {
      found = await (around === undefined ? job.run() : around(job.ids.length, () => job.run()));
    } catch (error) {
      if (!(error instanceof GcsError)) throw error;
      found = job.ids.map((id) => ({ id, outcome: outcomeOf(error), error }));
    }
    results.set(at, found);
    fatal ??= found.find(({ error }) => error !== undefined && fatalKinds.includes(error.kind))
      ?.error;
    const hasFailed = found.some(({ outcome }) => outcome !== "done");
    if (fatal !== undefined || (failFast && hasFailed)) isStopped = true;
    await onResults?.(found);
  };

  const source = jobs[Symbol.iterator]();
  const prepared = async () => {
    const some = take(source, half);
    const places = some.map((job) => results.add(job.ids));
    if (some.length > 0 && mayStart()) await options.prepare?.(some).catch(stop);
    return some.map((job, at) => ({ job, place: places[at] ?? 0 }));
  };
  const start = (job: One, place: number) => {
    const one = work(job, place).catch((error) => {
      unexpected ??= { error };
      isStopped = true;
    }).finally(() => running.delete(one));
    running.add(one);
  };
  for (let some = await prepared(); some.length > 0;) {
    const next = prepared();
    for (const { job, place } of some) {
      while (running.size >= workers) await Promise.race(running);
      if (mayStart()) start(job, place);
    }
    some = await next;
  }
  await Promise.all(running);
  if (unexpected !== undefined) throw unexpected.error;
  return { items: results, count: results.count(), fatal };
}

/** The next jobs of about so many items. */
function take<One extends Job>(source: Iterator<One>, items: number): One[] {
  const some: One[] = [];
  for (let count = 0; count < items;) {
    const next = source.next();
    if (next.done === true) break;
    some.push(next.value);
    count += Math.max(1, next.value.ids.length);
  }
  return some;
}

/** What came of each item, in a few bytes: there may be a million. */
class Results implements Iterable<ItemResult> {
  readonly #ids: string[] = [];
  readonly #outcomes: Outcome[] = [];
  readonly #errors = new Map<number, GcsError>();

  /** Notes items of which nothing was started. Gives the place of the first. */
  add(ids: readonly string[]): number {
    const at = this.#ids.length;
    for (const id of ids) {
      this.#ids.push(id);
      this.#outcomes.push("not_started");
    }
    return at;
  }

  /** Notes what came of the items from a place on. */
  set(at: number, found: readonly ItemResult[]): void {
    for (const [index, { outcome, error }] of found.entries()) {
      this.#outcomes[at + index] = outcome;
      if (error !== undefined) this.#errors.set(at + index, error);
    }
  }

  count() {
    const count = { done: 0, failed: 0, interrupted: 0, unknown: 0, "not_started": 0 };
    for (const outcome of this.#outcomes) count[outcome]++;
    return count;
  }

  *[Symbol.iterator](): Generator<ItemResult, void, undefined> {
    for (const [at, id] of this.#ids.entries()) {
      const error = this.#errors.get(at);
      const outcome = this.#outcomes[at] ?? "not_started";
      yield error === undefined ? { id, outcome } : { id, outcome, error };
    }
  }
}

/** What came of an item whose request failed. */
export function outcomeOf(error: GcsError): Outcome {
  if (error.kind === "interrupted") return "interrupted";
  return error.outcome === "unknown" ? "unknown" : "failed";
}
