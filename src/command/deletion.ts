import { isUuid, type Operation } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { done, type View } from "../output/mod.ts";
import type { Confirmation } from "../prompts/mod.ts";
import { opt } from "./options.ts";
import type { Plan } from "./plan.ts";

/** Option of every command that deletes. */
export const ignoreNotFound = opt.flag("Where there is no such object, count it as deleted");

/** What is deleted. */
export interface Deletion<Document> {
  readonly id: string;
  /** Id of what is looked at, where that is another object than the one that goes. */
  readonly inside?: string;
  /** What it is called in a sentence: `collection 5a4d…`. */
  readonly what: string;
  /** Reads it; GcsError `not_found` where there is none. */
  read(): Promise<Document>;
  /** What is asked before, after a look at it. May refuse. */
  confirm(document: Document): Confirmation | Promise<Confirmation>;
  operation(): Operation<unknown>;
}

/** The plan that deletes an object; with `isOptional` it need not be there. */
export async function planDeletion<Document>(
  isOptional: boolean,
  deletion: Deletion<Document>,
): Promise<Plan> {
  const { id, inside = id, what } = deletion;
  const gone = (): View => done({ id, status: "absent", changed: false }, `There is no ${what}`);
  const isGone = (error: unknown) =>
    isOptional && error instanceof GcsError && error.kind === "not_found";
  let document: Document;
  try {
    // A name that nothing has stays a name: see `resolveNames`.
    if (isOptional && !isUuid(inside)) throw new GcsError("not_found", `There is no ${what}`);
    document = await deletion.read();
  } catch (error) {
    if (!isGone(error)) throw error;
    return { operations: [], carryOut: () => Promise.resolve(gone()) };
  }
  const operation = deletion.operation();
  return {
    operations: [operation],
    confirm: await deletion.confirm(document),
    carryOut: async (perform) => {
      try {
        await perform(operation);
      } catch (error) {
        if (!isGone(error)) throw error;
        return gone();
      }
      const changed = isOptional ? { changed: true } : {};
      return done({ id, status: "deleted", ...changed }, `Deleted ${what}`);
    },
  };
}
