import type { Trail, TrailResult, TrailRow } from "../audit/mod.ts";
import type { AnyCommand, Context, Part, Plan } from "../command/mod.ts";
import { trailIntent } from "../context/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { redacted, sanitise } from "../secrets/mod.ts";
import type { Operation, OperationRequest } from "../base/mod.ts";
import { done, type View } from "../output/mod.ts";
import { confirmByTyping } from "../prompts/mod.ts";

/** Carries out a plan: shows it (`--dry-run`), or asks, records, sends and records again. */
export async function carryOut(command: AnyCommand, context: Context, plan: Plan): Promise<View> {
  if (context.globals.dryRun) return describePlan(plan);
  if (plan.confirm !== undefined) {
    await confirmByTyping(plan.confirm, {
      streams: context.streams,
      yes: context.globals.yes,
      signal: context.signal,
    });
  }
  return await plan.carryOut((operation, parts) => recorded(command, context, operation, parts));
}

function describePlan({ operations }: Plan): View {
  const requests = operations.map(({ request }) =>
    request.body === undefined ? request : { ...request, body: redacted(request.body) }
  );
  const lines = requests.flatMap((request) => [
    `Would send: ${request.method} ${request.target}`,
    ...(request.body === undefined ? [] : JSON.stringify(request.body, null, 2).split("\n")),
  ]);
  const words = lines.length === 0 ? "Would change nothing" : lines;
  return done({ "dry_run": true, requests }, words);
}

/**
 * An intent row before the request, a result row after it, whatever happens in between; a pair for
 * each part where there are parts.
 */
async function recorded<Result>(
  command: AnyCommand,
  context: Context,
  operation: Operation<Result>,
  parts: readonly (Partial<Part<Result>> & Pick<Part<Result>, "request">)[] = [operation],
): Promise<Result> {
  const entries: ({ readonly trail: Trail; readonly row: TrailRow } | undefined)[] = [];
  for (const { request, object } of parts) {
    entries.push(await intent(command, context, request, object));
  }
  const started = context.clock.now();
  const finish = async (outcome: (at: number) => Omit<TrailResult, "durationMs">) => {
    const durationMs = context.clock.now() - started;
    for (const [at, entry] of entries.entries()) {
      await entry?.trail.result(entry.row, { ...outcome(at), durationMs });
    }
  };
  let result: Result;
  try {
    result = await operation.send(context.signal);
  } catch (error) {
    const failure = error instanceof GcsError ? error : undefined;
    const isInterrupted = context.signal.aborted || failure?.kind === "interrupted";
    await finish(() => ({
      outcome: isInterrupted ? "interrupted" : "failure",
      httpStatus: failure?.httpStatus,
      requestId: failure?.requestId,
      error: failure ?? "unexpected failure",
    }));
    throw error;
  }
  // Not in the block above: a row that cannot be written makes no failure of what was done.
  await finish((at) => {
    const error = parts[at]?.failure?.(result);
    return error === undefined ? { outcome: "success" } : { outcome: "failure", error };
  });
  return result;
}

/**
 * The intent, or undefined where the change may go on without one: `audit.required: false`, or a
 * change of this machine's own settings, without which a broken trail could not be repaired.
 */
async function intent(
  command: AnyCommand,
  context: Context,
  request: OperationRequest,
  object?: string,
): Promise<{ trail: Trail; row: TrailRow } | undefined> {
  let isRequired = true;
  try {
    const { values } = await context.config();
    isRequired = values.audit.required;
    const trail = await context.trail();
    const row = await trail.intent(await trailIntent(context, command.path, request, object));
    return { trail, row };
  } catch (error) {
    if (error instanceof GcsError && error.kind === "interrupted") throw error;
    const why = error instanceof GcsError ? error.message : "the audit database cannot be opened";
    const isOwnSetting = request.service === "local" && request.method !== "run";
    if (isRequired && !isOwnSetting) {
      throw new GcsError("integrity", `Refused to change anything: ${sanitise(why)}`, {
        hint: error instanceof GcsError && error.hint ||
          "every change is written to the audit trail first; gcs self-diagnostic shows the cause",
        cause: error,
      });
    }
    await context.warn(`the audit trail was not written: ${why}`);
    return undefined;
  }
}
