import type { Operation } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { done } from "../output/mod.ts";
import type { Context } from "./context.ts";
import { documentAfter } from "./document_after.ts";
import { type Plan, planOne } from "./plan.ts";
import { isChanged, isShownBy } from "./same_value.ts";

interface Reading {
  readonly signal: AbortSignal;
  readonly includePrivatePolicies?: boolean;
}

/** A change of an object that can be read. */
export interface Update<Document extends object> {
  readonly operation: Operation<Document | undefined>;
  /** Members that are sent. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** The object as it was; undefined where that cannot be read, and is taken for different. */
  readonly before: Document | undefined;
  read(options: Reading): Promise<Document>;
  /** What stands for it where it cannot be read after the change. */
  readonly known: Document;
  /** What it is called in a sentence, for example `collection 5a4d…`. */
  readonly what: string;
  /** Default: `Updated <what>`. */
  sentence?(after: Document): string;
}

/** The plan of an update, whose document says whether anything is different now. */
export function planUpdate<Document extends object>(
  context: Context,
  { operation, sent, before, read, known, what, ...words }: Update<Document>,
): Plan {
  return planOne(operation, async (answer) => {
    const whole = answer !== undefined && isShownBy(sent, answer) ? answer : undefined;
    const reading = () => readWhole(context, read);
    const after = await documentAfter(context, whole, reading, answer ?? known);
    const changed = after === known || before === undefined || isChanged(sent, before, after);
    const sentence = words.sentence?.(after) ?? `Updated ${what}`;
    return done({ ...after, changed }, changed ? sentence : `Nothing changed in ${what}`);
  });
}

/** The whole object where it may be seen; without what only administrators see where not. */
export async function readWhole<Document>(
  { signal }: Context,
  read: (options: Reading) => Promise<Document>,
): Promise<Document> {
  try {
    return await read({ signal, includePrivatePolicies: true });
  } catch (error) {
    if (!(error instanceof GcsError) || error.kind !== "forbidden") throw error;
    return await read({ signal });
  }
}

/** An object before its change. Where it cannot be read, the change itself finds out why. */
export async function readBefore<Document>(
  context: Context,
  read: (options: Reading) => Promise<Document>,
): Promise<Document | undefined> {
  try {
    return await readWhole(context, read);
  } catch (error) {
    if (!(error instanceof GcsError) || context.signal.aborted) throw error;
    context.debugFailure(error);
    return undefined;
  }
}
