import { type ItemResult, outcomeOf, type Unfinished } from "../../batch/mod.ts";
import {
  type Announced,
  arg,
  type Context,
  defineCommand,
  type Perform,
  waitFor,
  waitOption,
} from "../../command/mod.ts";
import { isObject } from "../../base/mod.ts";
import type { View } from "../../output/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { BatchDocument, Collections } from "../../gcs/mod.ts";
import { batchIds, batchOptions, batchWords, checkBatch, planBatch } from "../_batch.ts";

const path = "collection batch-delete";

/** Ids of one request: few enough that one that fails spoils little. */
const atOnce = 100;

export default defineCommand({
  path,
  summary: "Delete many guest collections at once",
  description:
    'Takes guest collections only, as the API does: a mapped collection goes by "gcs collection ' +
    'delete", with all that lies in it. The endpoint accepts the ids and deletes the collections ' +
    `a little later.\n${batchWords}`,
  examples: [
    ["gcs collection batch-delete COLLECTION_ID OTHER_COLLECTION_ID", "Asks how many first"],
    [
      "gcs collection list --filter guest_collections --filter 'last_access<2024-01-01' -F list | gcs collection batch-delete --from-file - --yes",
      "Guest collections that nobody has used for long",
    ],
    ["gcs collection batch-delete --from-file ids.txt --dry-run", "See what would be sent"],
  ],
  args: {
    ids: arg.many(
      arg.optional(arg.object("collection", "COLLECTION_ID", "Guest collections to delete")),
    ),
  },
  options: { ...batchOptions, wait: waitOption },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/collections/batch_delete",
  check: checkBatch,
  mutates: true,
  async plan(context, input) {
    const left = await batchIds(context, path, input);
    const { collections } = await context.gcs();
    if (left.ids.length > 0) await requireGuests(collections, left.ids, context.signal);
    const plan = planBatch(
      context,
      {
        command: path,
        noun: ["guest collection", "guest collections"],
        done: ["accepted", "accepted for deletion"],
        warning: (items) => `This deletes ${items}.`,
        atOnce,
        request: (some) => {
          const together = deletionOf(collections, some);
          return {
            ...together,
            run: (perform) => deleteSome(collections, some, together, perform),
          };
        },
      },
      left,
      input,
    );
    const { wait } = input;
    if (wait === undefined) return plan;
    return {
      ...plan,
      carryOut: async (...parts) => await gone(context, await plan.carryOut(...parts), wait),
    };
  },
});

/** The report of a batch once what was accepted is deleted, or the time is up. */
async function gone(context: Context, view: View, seconds: number): Promise<View> {
  if (view.kind !== "list") return view;
  const rows = (await Array.fromAsync<unknown>(view.items)).filter(isObject);
  const accepted = rows.flatMap(({ id, outcome }) => outcome === "accepted" ? [String(id)] : []);
  const { collections } = await context.gcs();
  let left: ReadonlySet<string> = new Set(accepted);
  await waitFor(context, seconds, async () => {
    const there = new Set<string>();
    const guests = collections.list({ filter: ["guest_collections"], signal: context.signal });
    for await (const { id } of guests) if (id) there.add(id.toLowerCase());
    left = new Set(accepted.filter((id) => there.has(id)));
    return left.size === 0 ? true : undefined;
  });
  const items = rows.map((row) => ({
    ...row,
    ...(row["outcome"] === "accepted" && !left.has(String(row["id"]))
      ? { outcome: "deleted" }
      : {}),
  }));
  const late = new GcsError(
    "unavailable",
    `${left.size} of ${accepted.length} guest collections are still there after ${seconds} s`,
    { outcome: "made", hint: "The endpoint has accepted them: gcs collection list" },
  );
  return { ...view, items, failure: view.failure ?? (left.size === 0 ? undefined : late) };
}

/** A mapped collection would take others with it, and makes the endpoint refuse the request. */
async function requireGuests(
  collections: Collections,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const mapped = new Set<string>();
  for await (const { id } of collections.list({ filter: ["mapped_collections"], signal })) {
    if (id) mapped.add(id.toLowerCase());
  }
  const wrong = ids.filter((id) => mapped.has(id));
  const [first] = wrong;
  if (first === undefined) return;
  const named = wrong.slice(0, 5).join(", ") + (wrong.length > 5 ? ", …" : "");
  throw new GcsError("wrong_kind", `Cannot delete mapped collections in a batch: ${named}`, {
    hint: `gcs collection delete ${first}`,
  });
}

/** One collection that the person may not delete makes the endpoint refuse all of a request. */
async function deleteSome(
  collections: Collections,
  { ids, maybeDone }: Unfinished,
  together: Deletion,
  perform: Perform,
): Promise<readonly ItemResult[]> {
  try {
    return together.resultsOf(await perform(together.operation, together.parts));
  } catch (error) {
    const mayBeOne = error instanceof GcsError && error.kind === "forbidden" && ids.length > 1;
    if (!mayBeOne) throw error;
  }
  const results: ItemResult[] = [];
  for (const id of ids) {
    try {
      const { operation, parts, resultsOf } = deletionOf(collections, { ids: [id], maybeDone });
      results.push(...resultsOf(await perform(operation, parts)));
    } catch (error) {
      if (!(error instanceof GcsError)) throw error;
      results.push({ id, outcome: outcomeOf(error), error });
      if (error.kind !== "forbidden") break;
    }
  }
  const left = ids.slice(results.length);
  return [...results, ...left.map((id) => ({ id, outcome: "not_started" } as const))];
}

/** One request about some collections, a part of it about each. */
interface Deletion extends Announced<BatchDocument> {
  resultsOf(answer: BatchDocument): readonly ItemResult[];
}

function deletionOf(collections: Collections, { ids, maybeDone }: Unfinished): Deletion {
  const isGone = (answer: BatchDocument, id: string) =>
    !isAccepted(answer, id) && maybeDone.has(id);
  const isDone = (answer: BatchDocument, id: string) => isAccepted(answer, id) || maybeDone.has(id);
  const parts = ids.map((id) => ({
    request: collections.batchDelete([id]).request,
    object: id,
    repeated: (answer: BatchDocument) => isGone(answer, id),
    failure: (answer: BatchDocument) => isDone(answer, id) ? undefined : unknown(id),
  }));
  return {
    operation: collections.batchDelete(ids),
    parts,
    resultsOf: (answer) =>
      ids.map((id) =>
        isDone(answer, id) ? { id, outcome: "done" } : { id, outcome: "failed", error: unknown(id) }
      ),
  };
}

function isAccepted({ ids }: BatchDocument, id: string): boolean {
  return ids?.some((accepted) => accepted.toLowerCase() === id) === true;
}

/** The endpoint passes over ids that it does not know. */
function unknown(id: string): GcsError {
  return new GcsError("not_found", `The endpoint has no guest collection ${id}`);
}
