import type { Trail, TrailIntent, TrailResult, TrailRow } from "../audit/mod.ts";
import {
  aborted,
  type AnswerFacts,
  type Operation,
  type OperationRequest,
  systemClock,
} from "../base/mod.ts";
import type { Announce, AnyCommand, Context, Part, Perform, Plan } from "../command/mod.ts";
import { actingIdentity, trailIntent, type TrailIntentParts } from "../context/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { asGcsError } from "../output/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import { type Changes, explained, idIn, idOf, outcomeOf } from "./recorded.ts";

type Row<Result> = Partial<Part<Result>> & Pick<Part<Result>, "request">;

/** Intents that were written; none where the change may go on without. */
interface Intents {
  readonly trail: Trail;
  readonly rows: readonly TrailRow[];
}

interface LateResult {
  readonly trail: Trail;
  readonly row: TrailRow;
  readonly result: TrailResult;
}

/** How long the results of announced operations are collected: behind the work, in real time. */
const collectedMs = 50;

/**
 * Sends the operations of one run, each between its rows in the trail: an intent before the request,
 * a result after it, whatever happens in between; a pair for each part where there are parts.
 */
export class Recorder {
  readonly #command: AnyCommand;
  readonly #context: Context;
  readonly #changes: Changes;
  readonly #besides: TrailIntentParts["context"];
  /** Intents of what was announced and not sent yet. */
  readonly #announced = new Map<unknown, Intents | undefined>();
  #late: LateResult[] = [];
  #collecting: Promise<void> | undefined;
  #writing: Promise<void> = Promise.resolve();
  readonly #hurry = new AbortController();
  #lost: { readonly error: unknown } | undefined;

  constructor(
    command: AnyCommand,
    context: Context,
    changes: Changes,
    besides: Plan["context"] | undefined,
  ) {
    this.#command = command;
    this.#context = context;
    this.#changes = changes;
    this.#besides = besides;
  }

  /** A failure says whether the change may have been made. */
  readonly perform: Perform = async <Result>(
    operation: Operation<Result>,
    given?: readonly Part<Result>[],
  ): Promise<Result> => {
    this.#requireNoLoss();
    const parts: readonly Row<Result>[] = given ?? [operation];
    const isAnnounced = this.#announced.has(operation);
    const intents = isAnnounced
      ? this.#announced.get(operation)
      : (await this.#intents([[operation, parts]]))[0];
    this.#announced.delete(operation);
    const started = this.#context.clock.now();
    const finish = async (outcome: (at: number) => Omit<TrailResult, "durationMs">) => {
      if (intents === undefined) return;
      const durationMs = this.#context.clock.now() - started;
      const { trail, rows } = intents;
      const results = rows.map((row, at) => ({
        trail,
        row,
        result: { ...outcome(at), durationMs },
      }));
      if (isAnnounced) this.#collect(results);
      else await this.#write(results);
    };
    let answered: AnswerFacts | undefined;
    let result: Result;
    try {
      result = await operation.send(this.#context.signal, (facts) => answered = facts);
    } catch (error) {
      const failure = error instanceof GcsError ? explained(error, operation.request) : undefined;
      const { httpStatus, requestId } = failure ?? {};
      const outcome = outcomeOf(failure, this.#context);
      try {
        await finish(() => ({
          ...{ outcome, httpStatus, requestId },
          error: error instanceof GcsError ? error : "unexpected failure",
        }));
      } catch (lost) {
        const { message } = asGcsError(lost);
        throw asGcsError(failure ?? error).with({
          kind: "integrity",
          message: `${asGcsError(failure ?? error).message}; ${message}`,
        });
      }
      throw failure ?? error;
    }
    const asked = idIn(operation.request);
    const id = idOf(result);
    this.#changes.made = { id: id ?? asked, request: operation.request };
    const { service } = operation.request;
    const isNew = service !== "local" && asked === undefined && parts[0]?.object === undefined;
    const created = isNew && id !== undefined ? { objects: [id] } : {};
    // Not in the block above: a row that cannot be written makes no failure of what was done.
    await finish((at) => {
      const error = parts[at]?.failure?.(result);
      const { repeated: isRepeated = false, ...facts } = answered ?? {};
      const repeated = isRepeated || parts[at]?.repeated?.(result) === true;
      const who = operation.identity === undefined ? {} : { identity: operation.identity(result) };
      const told = {
        ...facts,
        ...who,
        ...(repeated ? { repeated } : {}),
        ...created,
        ...operation.tells?.(result),
      };
      return error === undefined
        ? { outcome: "success", ...told }
        : { outcome: "failure", ...told, error };
    });
    return result;
  };

  readonly announce: Announce = async (operations, stop) => {
    this.#requireNoLoss();
    const all = operations.map(({ operation, parts }) =>
      [operation, parts ?? [operation]] as const
    );
    const intents = await this.#intents(all, stop);
    for (const [at, [operation]] of all.entries()) this.#announced.set(operation, intents[at]);
  };

  /** Writes what is still to be written: late results, and that the rest was not sent. */
  async settle(): Promise<void> {
    const unsent = [...this.#announced.values()].filter((intents) => intents !== undefined);
    this.#announced.clear();
    const result = { outcome: "interrupted", error: "not sent", durationMs: 0 } as const;
    this.#collect(
      unsent.flatMap(({ trail, rows }) => rows.map((row) => ({ trail, row, result }))),
    );
    this.#hurry.abort();
    await this.#collecting;
    await this.#writing;
    this.#requireNoLoss();
  }

  #requireNoLoss(): void {
    if (this.#lost !== undefined) throw this.#lost.error;
  }

  #collect(results: readonly LateResult[]): void {
    this.#late.push(...results);
    if (results.length > 0) this.#collecting ??= this.#writeCollected();
  }

  /** Ends when the writing has begun. */
  async #writeCollected(): Promise<void> {
    await systemClock.sleep(collectedMs, this.#hurry.signal).catch(() => {});
    this.#collecting = undefined;
    const some = this.#late;
    this.#late = [];
    this.#writing = this.#writing.then(() => this.#write(some)).catch((error) => {
      this.#lost ??= { error };
    });
  }

  /**
   * The intents of each operation, all in one transaction; undefined where a change may go on
   * without: `audit.required: false`, or a change of this machine's own settings, without which a
   * broken trail could not be repaired.
   */
  async #intents(
    operations: readonly (readonly [Operation<unknown>, readonly Row<unknown>[]])[],
    stop?: AbortSignal,
  ): Promise<readonly (Intents | undefined)[]> {
    return await this.#context.measure.phase("audit", () => this.#writeIntents(operations, stop));
  }

  async #writeIntents(
    operations: readonly (readonly [Operation<unknown>, readonly Row<unknown>[]])[],
    stop: AbortSignal | undefined,
  ): Promise<readonly (Intents | undefined)[]> {
    let isRequired = true;
    try {
      const { values } = await this.#context.config();
      isRequired = values.audit.required;
      const trail = await orStopped(this.#context.trail(), stop);
      // Asked once for all of them: it stands in a file that has to be opened with a key.
      const acting = operations.some(([{ identity, owner }]) => (identity ?? owner) === undefined)
        ? await actingIdentity(this.#context)
        : undefined;
      const wanted = await Promise.all(operations.map(async ([one, parts]) => {
        // Nobody is known before a login has succeeded, and whose login ends need not act.
        const identity = one.identity === undefined ? one.owner ?? acting : undefined;
        const about = { identity, context: this.#besides };
        return await Promise.all(
          parts.map(({ request, object }) =>
            trailIntent(this.#context, this.#command.path, request, { ...about, object })
          ),
        );
      }));
      return await written(trail, wanted, stop);
    } catch (error) {
      if (error instanceof GcsError && error.kind === "interrupted") throw error;
      const why = error instanceof GcsError ? error.message : "the audit database cannot be opened";
      const isOwnSetting = operations.every(([{ request }]) => isOfThisMachine(request));
      if (isRequired && !isOwnSetting) throw await refusedBy(error, why, this.#context);
      if (isOwnSetting && await isBeforeTheFirst(error, this.#context)) return [];
      await this.#context.warn(`the audit trail was not written: ${why}`);
      return [];
    }
  }

  async #write(results: readonly LateResult[]): Promise<void> {
    await this.#context.measure.phase("audit", async () => {
      await Promise.all(results.map(({ trail, row, result }) => trail.result(row, result)));
    });
  }
}

/** What is asked for in one go is written in one transaction. */
async function written(
  trail: Trail,
  wanted: readonly (readonly TrailIntent[])[],
  stop: AbortSignal | undefined,
): Promise<readonly Intents[]> {
  return await Promise.all(wanted.map(async (intents) => ({
    trail,
    rows: await Promise.all(intents.map((one) => trail.intent(one, stop))),
  })));
}

/** What is opened goes on to be opened: it belongs to the command, which `stop` does not end. */
async function orStopped<T>(opened: Promise<T>, stop: AbortSignal | undefined): Promise<T> {
  if (stop === undefined) return await opened;
  const stopped = aborted(stop).then((): never => {
    throw new GcsError("interrupted", "Stopped while waiting for the audit trail");
  });
  return await Promise.race([opened, stopped]);
}

function isOfThisMachine(request: OperationRequest): boolean {
  return request.service === "local" && request.method !== "run";
}

async function refusedBy(error: unknown, why: string, context: Context): Promise<GcsError> {
  const { canOpenDatabases } = await import("../context/mod.ts");
  const isKeyMissing = error instanceof GcsError && error.kind === "secure_store" &&
    await canOpenDatabases(context);
  const kind = isKeyMissing ? "secure_store" : "integrity";
  return new GcsError(kind, `Refused to change anything: ${sanitise(why)}`, {
    hint: error instanceof GcsError && error.hint ||
      "every change is written to the audit trail first; gcs self-diagnostic shows the cause",
    cause: error,
  });
}

/** Nothing is lost to a trail that has not begun, on a machine that no login gave a key yet. */
async function isBeforeTheFirst(error: unknown, context: Context): Promise<boolean> {
  if (!(error instanceof GcsError) || error.kind !== "secure_store") return false;
  const { trailHasBegun } = await import("../context/mod.ts");
  return !await trailHasBegun(context);
}
