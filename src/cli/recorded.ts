import type { Trail, TrailResult, TrailRow } from "../audit/mod.ts";
import type { AnswerFacts, Operation, OperationRequest } from "../base/mod.ts";
import { memberAt, uuidPattern } from "../base/mod.ts";
import type { AnyCommand, Context, Part } from "../command/mod.ts";
import { trailIntent, type TrailIntentParts } from "../context/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { asGcsError } from "../output/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import { whereToLook } from "./where_to_look.ts";

/** What a run has changed so far. */
export interface Changes {
  /** The last change that was made, with the id of what changed where it is known. */
  made?: { readonly id: string | undefined; readonly request: OperationRequest };
}

type Row<Result> = Partial<Part<Result>> & Pick<Part<Result>, "request">;

/**
 * An intent row before the request, a result row after it, whatever happens in between; a pair for
 * each part where there are parts. A failure says whether the change may have been made.
 */
export async function recorded<Result>(
  command: AnyCommand,
  context: Context,
  changes: Changes,
  operation: Operation<Result>,
  parts: readonly Row<Result>[] = [operation],
  besides?: TrailIntentParts["context"],
): Promise<Result> {
  const entries: ({ readonly trail: Trail; readonly row: TrailRow } | undefined)[] = [];
  for (const { request, object } of parts) {
    const isLogin = operation.identity !== undefined;
    const { owner } = operation;
    const about = { object, isLogin, owner, context: besides };
    entries.push(await intent(command, context, request, about));
  }
  const started = context.clock.now();
  const finish = async (outcome: (at: number) => Omit<TrailResult, "durationMs">) => {
    const durationMs = context.clock.now() - started;
    for (const [at, entry] of entries.entries()) {
      await entry?.trail.result(entry.row, { ...outcome(at), durationMs });
    }
  };
  let answered: AnswerFacts | undefined;
  let result: Result;
  try {
    result = await operation.send(context.signal, (facts) => answered = facts);
  } catch (error) {
    const failure = error instanceof GcsError ? explained(error, operation.request) : undefined;
    const { httpStatus, requestId } = failure ?? {};
    const outcome = outcomeOf(failure, context);
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
  changes.made = { id: id ?? asked, request: operation.request };
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
}

function outcomeOf(
  failure: GcsError | undefined,
  { signal }: Context,
): TrailResult["outcome"] {
  if (signal.aborted || failure?.kind === "interrupted") return "interrupted";
  return failure?.outcome === "unknown" ? "unknown" : "failure";
}

/** The failure of a change that may have been made says so, and how to see whether it was. */
function explained(failure: GcsError, request: OperationRequest): GcsError {
  if (failure.outcome === undefined) return failure;
  const id = failure.id ?? idIn(request);
  if (failure.outcome !== "unknown") return failure.with({ id });
  const command = whereToLook(request);
  return failure.with({
    id,
    message: `${failure.message}; the change may have been made`,
    hint: command === undefined ? undefined : `See whether it was made: ${command}`,
  });
}

/**
 * A failure after the change was made: in showing its result, or in the work after it. It never
 * exits with the code that says that nothing was sent.
 */
export function afterwards(error: unknown, { made }: Changes): unknown {
  if (made === undefined) return error;
  const failure = asGcsError(error);
  if (failure.outcome !== undefined) return failure;
  const { id, request } = made;
  const command = whereToLook(request);
  const what = id === undefined ? "The change was made" : `The change was made (ID ${id})`;
  return failure.with({
    kind: failure.kind === "usage" ? "failed" : failure.kind,
    message: `${what}, but what came of it cannot be shown: ${failure.message}`,
    outcome: "made",
    id,
    hint: command === undefined ? failure.hint : `See it: ${command}`,
  });
}

function idOf(result: unknown): string | undefined {
  const id = memberAt(result, ["id"]);
  return typeof id === "string" ? id : undefined;
}

function idIn({ service, target }: OperationRequest): string | undefined {
  if (service === "local") return undefined;
  return new URL(target).pathname.match(new RegExp(uuidPattern, "i"))?.[0];
}

/**
 * The intent, or undefined where the change may go on without one: `audit.required: false`, or a
 * change of this machine's own settings, without which a broken trail could not be repaired.
 */
async function intent(
  command: AnyCommand,
  context: Context,
  request: OperationRequest,
  parts: TrailIntentParts,
): Promise<{ trail: Trail; row: TrailRow } | undefined> {
  let isRequired = true;
  try {
    const { values } = await context.config();
    isRequired = values.audit.required;
    const trail = await context.trail();
    const row = await trail.intent(await trailIntent(context, command.path, request, parts));
    return { trail, row };
  } catch (error) {
    if (error instanceof GcsError && error.kind === "interrupted") throw error;
    const why = error instanceof GcsError ? error.message : "the audit database cannot be opened";
    const isOwnSetting = request.service === "local" && request.method !== "run";
    if (isRequired && !isOwnSetting) {
      const { canOpenDatabases } = await import("../context/mod.ts");
      const isKeyMissing = error instanceof GcsError && error.kind === "secure_store" &&
        await canOpenDatabases(context);
      const kind = isKeyMissing ? "secure_store" : "integrity";
      throw new GcsError(kind, `Refused to change anything: ${sanitise(why)}`, {
        hint: error instanceof GcsError && error.hint ||
          "every change is written to the audit trail first; gcs self-diagnostic shows the cause",
        cause: error,
      });
    }
    await context.warn(`the audit trail was not written: ${why}`);
    return undefined;
  }
}
