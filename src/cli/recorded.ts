import type { TrailResult } from "../audit/mod.ts";
import type { OperationRequest } from "../base/mod.ts";
import { memberAt, uuidPattern } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import type { GcsError } from "../errors/mod.ts";
import { asGcsError } from "../output/mod.ts";
import { whereToLook } from "./where_to_look.ts";

/** What a run has changed so far. */
export interface Changes {
  /** The last change that was made, with the id of what changed where it is known. */
  made?: { readonly id: string | undefined; readonly request: OperationRequest };
}

/** What the trail says of a failure. */
export function outcomeOf(
  failure: GcsError | undefined,
  { signal }: Context,
): TrailResult["outcome"] {
  if (signal.aborted || failure?.kind === "interrupted") return "interrupted";
  return failure?.outcome === "unknown" ? "unknown" : "failure";
}

/** The failure of a change that may have been made says so, and how to see whether it was. */
export function explained(failure: GcsError, request: OperationRequest): GcsError {
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

/** The id of what a change made or changed, where its answer has one. */
export function idOf(result: unknown): string | undefined {
  const id = memberAt(result, ["id"]);
  return typeof id === "string" ? id : undefined;
}

/** The id in the address of a request. */
export function idIn({ service, target }: OperationRequest): string | undefined {
  if (service === "local") return undefined;
  return new URL(target).pathname.match(new RegExp(uuidPattern, "i"))?.[0];
}
