import {
  type BatchName,
  type BatchReport,
  chunks,
  endedBatch,
  type ItemResult,
  type Job,
  parseIdList,
  runBatch,
  startJournal,
  type Unfinished,
  unfinished,
  unique,
} from "../batch/mod.ts";
import {
  type Announce,
  type Announced,
  type Context,
  opt,
  parseUuid,
  type Perform,
  type Plan,
  standardInput,
  type ValuesOf,
} from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import { readUserFile } from "../files/mod.ts";
import { counted, isUuid, type Operation } from "../base/mod.ts";
import { type Field, list, type View } from "../output/mod.ts";
import { drained } from "./_drained.ts";

/** Options that every batch has. */
export const batchOptions = {
  fromFile: {
    ...opt.text("FILE", "File with ids, one a line; - for standard input"),
    short: "f",
  },
  failFast: opt.flag("Start nothing more after the first failure"),
  ignoreNotFound: opt.flag("Count what is not there as deleted"),
  resume: opt.flag("Go on with what the last batch of this kind has left"),
};

/** What every help text of a batch says. */
export const batchWords =
  "Ids come from the command line, from a file, or both; empty lines and what follows a # are left " +
  "out. One question says how many there are. performance.batch_workers requests run at a time, " +
  "as quickly as the endpoint takes them.\n" +
  "A failure does not stop the rest unless --fail-fast is given. Every item has a line in the " +
  "output and rows of its own in the trail. Exits 9 when something was not done, and 130 after " +
  "Ctrl-C, in both cases with all lines; --resume then goes on.";

/** Values of {@linkcode batchOptions}, with the ids from the command line. */
export type BatchInput = ValuesOf<typeof batchOptions> & {
  readonly ids: readonly (string | undefined)[];
};

/** Refuses a batch of nothing, and ids for a batch that has its own. GcsError `usage`. */
export function checkBatch({ ids, fromFile, resume }: BatchInput): void {
  const isGiven = ids.length > 0 || fromFile !== undefined;
  if (resume && isGiven) {
    throw new GcsError("usage", "--resume goes on with the ids of the last batch: give no others");
  }
  if (resume || isGiven) return;
  throw new GcsError("usage", "There is nothing to delete: give ids, or --from-file FILE");
}

/** What is special about one batch. */
export interface BatchKind {
  /** For example `role batch-delete`. */
  readonly command: string;
  /** What its items are called: one, and many. */
  readonly noun: readonly [one: string, many: string];
  /** Outcome of an item that is done, and how a sentence says it. */
  readonly done: readonly [outcome: string, words: string];
  /** Asked before anything happens, for so many items. */
  readonly warning: (items: string) => string;
  /** Ids of one request. Default: 1. */
  readonly atOnce?: number;
  /** The request for these ids, of which some may be done by an earlier run. */
  readonly request: (some: Unfinished) => BatchRequest;
}

/** One request of a batch. */
export interface BatchRequest extends Announced<unknown> {
  run(perform: Perform): Promise<readonly ItemResult[]>;
}

/** Requests for one item each. */
export function eachAlone(
  operationOf: (id: string, again: boolean) => Operation<unknown>,
): BatchKind["request"] {
  return ({ ids: [id = ""], maybeDone }) => {
    const operation = operationOf(id, maybeDone.has(id));
    return {
      operation,
      run: async (perform) => {
        await perform(operation);
        return [{ id, outcome: "done" }];
      },
    };
  };
}

/** The plan for one object as ever, or for many as a batch. */
export async function planOneOrMany(
  context: Context,
  kind: BatchKind,
  input: BatchInput,
  one: (id: string) => Promise<Plan>,
): Promise<Plan> {
  const { ids: [only, ...others], fromFile } = input;
  if (only !== undefined && others.length === 0 && fromFile === undefined) return await one(only);
  return planBatch(context, kind, await batchIds(context, kind.command, input), input);
}

/**
 * The ids of a batch, each once, and which of them an earlier run may have dealt with.
 *
 * @throws GcsError `usage` for what is no id, `not_found` when there is no batch to go on with.
 */
export async function batchIds(
  context: Context,
  command: string,
  { ids, fromFile, resume }: BatchInput,
): Promise<Unfinished> {
  if (resume) {
    const left = await unfinished(await batchName(context, command));
    if (left !== undefined) return left;
    throw new GcsError("not_found", "There is no batch to go on with");
  }
  // A name that nothing has stays a name, with --ignore-not-found alone.
  const given = ids.filter((id) => id !== undefined).filter(isUuid);
  const more = fromFile === undefined ? [] : await idsIn(context, fromFile);
  return { ids: unique([...given, ...more]), maybeDone: new Set() };
}

/** A million ids and more. */
const maxMebibytes = 64;

async function idsIn(context: Context, file: string): Promise<string[]> {
  const bytes = file === "-"
    ? await standardInput(context, maxMebibytes)
    : await readUserFile(file, { maxBytes: maxMebibytes * 1024 * 1024 });
  const where = file === "-" ? "standard input" : `"${file}"`;
  return parseIdList(new TextDecoder().decode(bytes), where, parseUuid);
}

async function batchName(context: Context, command: string) {
  const { clientId } = await context.endpoint();
  return { folder: context.paths.journalFolder, command, endpoint: clientId };
}

/** The plan of a batch: one question, then all of it, then a report of every item. */
export function planBatch(
  context: Context,
  kind: BatchKind,
  left: Unfinished,
  { failFast, resume, ignoreNotFound }: Pick<BatchInput, "failFast" | "resume" | "ignoreNotFound">,
): Plan {
  const { ids, maybeDone } = left;
  const request = (some: readonly string[]) => kind.request({ ids: some, maybeDone });
  const run = context.random.bytes(16).toHex();
  const asked = {
    warning: kind.warning(counted(ids.length, ...kind.noun)),
    answer: String(ids.length),
  };
  return {
    // Made for a dry run alone: there may be a million.
    get operations() {
      return [...chunks(ids, kind.atOnce ?? 1)].map((some) => request(some).operation);
    },
    ...(ids.length === 0 ? {} : { confirm: asked }),
    context: { batch: run },
    carryOut: async (perform, announce) => {
      const isGoneDone = resume || ignoreNotFound;
      const jobs = function* () {
        for (const some of chunks(ids, kind.atOnce ?? 1)) {
          const one = request(some);
          const run = () => isGoneDone ? withoutGone(some, one, perform) : one.run(perform);
          yield { ids: some, request: one, run };
        }
      };
      const report = await drained(
        context,
        (signal) => runAll(context, kind, jobs(), left, { run, failFast, announce, signal }),
      );
      return await viewOf(report, kind, context, ids.length);
    },
  };
}

/**
 * Where a batch was stopped, an item may have been done without a word of it: one that the endpoint
 * does not know any more is done. So it is where that is as good.
 */
async function withoutGone(
  ids: readonly string[],
  request: BatchRequest,
  perform: Perform,
): Promise<readonly ItemResult[]> {
  const isGone = (error: unknown): error is GcsError =>
    error instanceof GcsError && error.kind === "not_found";
  try {
    return (await request.run(perform)).map((item) =>
      isGone(item.error) ? { ...item, outcome: "done" } : item
    );
  } catch (error) {
    if (!isGone(error)) throw error;
    return ids.map((id) => ({ id, outcome: "done", error }));
  }
}

/**
 * A batch that was killed has left intents without a result, also of what it never sent: what its
 * journal knows of them goes into the trail before the journal is replaced.
 */
async function tellOfKilled(context: Context, name: BatchName): Promise<void> {
  const ended = await endedBatch(name);
  if (ended === undefined) return;
  try {
    const trail = await context.trail();
    const told = [...trail.openOfBatch(name.command, ended.run)].map(async ([id, row]) => {
      const fate = ended.fateOf(id);
      const beside = { durationMs: 0, source: "journal" } as const;
      if (fate === "done") await trail.result(row, { outcome: "success", ...beside });
      if (fate === "not_sent") {
        await trail.result(row, { outcome: "interrupted", error: "not sent", ...beside });
      }
    });
    await Promise.all(told);
  } catch (error) {
    const { values } = await context.config();
    if (values.audit.required || !(error instanceof GcsError)) throw error;
    await context.warn(`the audit trail was not written: ${error.message}`);
  }
}

async function runAll(
  context: Context,
  { command, noun }: BatchKind,
  jobs: Iterable<Job & { readonly request: BatchRequest }>,
  { ids, maybeDone }: Unfinished,
  { run, failFast, announce, signal }: {
    readonly run: string;
    readonly failFast: boolean;
    readonly announce: Announce;
    readonly signal: AbortSignal;
  },
): Promise<BatchReport> {
  const { performance } = (await context.config()).values;
  const name = await batchName(context, command);
  await tellOfKilled(context, name);
  const journal = await startJournal(name, { run, ids, maybeDone });
  const progress = context.progress(`Deleting ${noun[1]}`, { total: ids.length });
  let isComplete = false;
  try {
    const report = await runBatch(jobs, {
      workers: performance.batch_workers,
      buffer: performance.batch_buffer_size,
      failFast,
      signal,
      prepare: (some) => announce(some.map(({ request }) => request), signal),
      around: context.measure.items,
      onStart: (some) => journal.sent(some),
      onResults: async (results) => {
        progress.add(results.length);
        await journal.add(results);
      },
    });
    isComplete = report.count.done === ids.length;
    return report;
  } finally {
    await progress.finish();
    await journal.close(isComplete);
  }
}

const fields: readonly Field[] = [
  { label: "ID", value: "id" },
  { label: "Outcome", value: "outcome", kind: "status" },
  { label: "Error", value: "error.message", kind: "fault" },
];

async function viewOf(
  report: BatchReport,
  kind: BatchKind,
  context: Context,
  total: number,
): Promise<View> {
  const { done } = report.count;
  const sum = `${done} of ${total} ${kind.noun[1]} ${done === 1 ? "was" : "were"} ${kind.done[1]}`;
  const failure = done === total ? undefined : failureOf(report, sum, kind, context);
  if (failure === undefined && !context.globals.official) await context.say(sum);
  return { ...list(rowsOf(report, kind), fields), failure };
}

function* rowsOf({ items }: BatchReport, kind: BatchKind) {
  for (const { id, outcome, error } of items) {
    yield {
      id,
      outcome: outcome !== "done" ? outcome : error === undefined ? kind.done[0] : "gone",
      error: error === undefined || outcome === "done" ? null : {
        code: error.kind,
        message: sanitise(error.message),
        "http_status": error.httpStatus ?? null,
        ...(error.outcome === "unknown" ? { outcome: error.outcome } : {}),
      },
    };
  }
}

function failureOf(
  { count, fatal }: BatchReport,
  sum: string,
  { command }: BatchKind,
  { signal }: Context,
): GcsError {
  const hint = `gcs ${command} --resume`;
  if (fatal !== undefined) {
    return new GcsError(fatal.kind, `Only ${sum}: ${fatal.message}`, {
      hint: fatal.hint ?? hint,
      cause: fatal,
    });
  }
  if (signal.reason instanceof GcsError) {
    return new GcsError(signal.reason.kind, `${signal.reason.message}: only ${sum}`, { hint });
  }
  const isInterrupted = signal.aborted || count.interrupted > 0;
  const kind = isInterrupted ? "interrupted" : "partial";
  return new GcsError(kind, `${isInterrupted ? "Interrupted: only" : "Only"} ${sum}`, { hint });
}
