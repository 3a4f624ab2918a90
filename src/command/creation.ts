import type { Operation } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { done } from "../output/mod.ts";
import type { Context } from "./context.ts";
import { opt } from "./options.ts";
import type { Plan } from "./plan.ts";
import { differingMembers } from "./same_value.ts";

/** An object with an id. */
interface Identified {
  readonly id?: string | null | undefined;
}

/** Option of every command that creates. */
export const ifNotExists = opt.flag("Where there is one already, create none and give that one");

/** What is created, and how one that exists already is known. */
export interface Creation<Document extends Identified> {
  readonly operation: Operation<Document>;
  /** What it is called, for example `storage gateway`. */
  readonly noun: string;
  /** What is said of a new one; default: its id. */
  sentence?(created: Document): string | readonly string[];
  /** Members that were asked for. */
  readonly wanted: Readonly<Record<string, unknown>>;
  /** Objects of its kind, where it would be among them. */
  existing(): AsyncIterable<Document> | Promise<readonly Document[]>;
  isSame(document: Document): boolean;
}

/**
 * The plan that creates an object, or with `isOnce` gives the one that exists. Where the endpoint
 * refuses because there is one, the failure names that one.
 *
 * @throws GcsError `conflict` where several exist, so that it is open which one is meant.
 */
export async function planCreation<Document extends Identified>(
  context: Context,
  isOnce: boolean,
  creation: Creation<Document>,
): Promise<Plan> {
  const { operation } = creation;
  const found = isOnce ? await findExisting(creation) : undefined;
  if (found !== undefined) {
    return { operations: [], carryOut: () => existingView(context, creation, found) };
  }
  return {
    operations: [operation],
    carryOut: async (perform) => {
      try {
        const created = await perform(operation);
        const sentence = creation.sentence?.(created) ?? idLine(creation, created);
        return done(isOnce ? { ...created, changed: true } : created, sentence);
      } catch (error) {
        if (!(error instanceof GcsError) || error.kind !== "conflict") throw error;
        const other = await findExisting(creation).catch(() => undefined);
        if (other === undefined) throw error;
        if (isOnce) return await existingView(context, creation, other);
        const id = other.id ?? undefined;
        throw error.with({ id, message: `${error.message}; it is ${creation.noun} ${id}` });
      }
    },
  };
}

async function findExisting<Document extends Identified>(
  { existing, isSame, noun }: Creation<Document>,
): Promise<Document | undefined> {
  const found: Document[] = [];
  for await (const document of await existing()) if (isSame(document)) found.push(document);
  if (found.length <= 1) return found[0];
  const ids = found.map(({ id }) => id).join(", ");
  // Nothing is wrong with the command line: what stands in the way is on the endpoint.
  throw new GcsError("conflict", `Several fit, so that none is created and none given: ${ids}`, {
    hint: `Change or delete all but one ${noun} of this name`,
  });
}

async function existingView<Document extends Identified>(
  { say, warn }: Context,
  creation: Creation<Document>,
  found: Document,
) {
  const { noun, wanted } = creation;
  await say(`The ${noun} ${found.id} exists already`);
  const other = differingMembers(wanted, found);
  if (other.length > 0) {
    await warn(`it is not as asked for, and was left as it is: ${other.join(", ")}`);
  }
  return done({ ...found, changed: false }, idLine(creation, found));
}

/** `Storage Gateway ID: …`, whether it is new or not, so that scripts read one form. */
function idLine<Document extends Identified>(
  { noun }: Creation<Document>,
  { id }: Document,
): string {
  return `${noun.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())} ID: ${id}`;
}
