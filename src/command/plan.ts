import type { Confirmation } from "../prompts/mod.ts";
import type { Operation, OperationRequest } from "../base/mod.ts";
import type { GcsError } from "../errors/mod.ts";
import type { View } from "../output/mod.ts";

/** What an operation does to one of several objects; it has rows of its own in the trail. */
export interface Part<Result> {
  /** The share of the request that is about this object. */
  readonly request: OperationRequest;
  /** Id of the object. */
  readonly object: string;
  /** Whether an earlier try had dealt with this object already. */
  repeated?(result: Result): boolean;
  /** What failed for this object although the request went through. */
  failure(result: Result): GcsError | undefined;
}

/** Sends an operation between its rows in the trail: one pair, or one for each part. */
export type Perform = <Result>(
  operation: Operation<Result>,
  parts?: readonly Part<Result>[],
) => Promise<Result>;

/** An operation that will go through {@linkcode Perform} with just these parts. */
export interface Announced<Result> {
  readonly operation: Operation<Result>;
  readonly parts?: readonly Part<Result>[] | undefined;
}

/**
 * Writes what several operations are about to do into the trail at once. Their results are then
 * written many at a time, too, a moment after they came; one that is never sent gets one that says so.
 * `stop` ends a wait for other processes that write.
 */
export type Announce = (
  operations: readonly Announced<unknown>[],
  stop?: AbortSignal,
) => Promise<void>;

/** A change, laid out before anything happens. The shell around commands has it carried out. */
export interface Plan {
  /** What will be done, in order. A dry run shows it, and goes no further. */
  readonly operations: readonly Pick<Operation<unknown>, "request">[];
  /** None: no question. */
  readonly confirm?: Confirmation;
  /** What every row of the trail keeps besides. */
  readonly context?: Readonly<Record<string, unknown>>;
  /**
   * Makes the change and gives what is printed. Every operation goes through `perform`, where there
   * are many after `announce`; only work on the audit database itself writes its rows by itself,
   * since the trail is in the way of it.
   */
  carryOut(perform: Perform, announce: Announce): Promise<View>;
}

/** A plan of one operation whose result is printed. */
export function planOne<Result>(
  operation: Operation<Result>,
  view: (result: Result) => View | Promise<View>,
  confirm?: Confirmation,
): Plan {
  return {
    operations: [operation],
    ...(confirm === undefined ? {} : { confirm }),
    carryOut: async (perform) => await view(await perform(operation)),
  };
}
