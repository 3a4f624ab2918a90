import { arg, badInput, defineCommand, withProgress } from "../../command/mod.ts";
import { exitCodes, GcsError } from "../../errors/mod.ts";
import type { CheckResult } from "../../gcs/mod.ts";
import { type Field, list } from "../../output/mod.ts";
import { filterOf, filterOptions } from "./_filter.ts";

const fields: readonly Field<CheckResult>[] = [
  { label: "ID", value: "id" },
  { label: "Result", value: (result) => isSound(result) ? "ok" : "problem", kind: "status" },
  { label: "Message", value: "message" },
];

export default defineCommand({
  path: "collection check",
  summary: "Find collections that cannot work, and say what is wrong",
  description: "Checks one collection, or all that you may see: whether its storage gateway and " +
    "its mapped collection are still there, and what else the endpoint looks at.\n" +
    "Exits 9 when something is wrong with any of them; the output names it.",
  examples: [
    ["gcs collection check", "All collections"],
    ["gcs collection check COLLECTION_ID", "One"],
    ["gcs collection check --query '[?error].id' -F json", "Ids of those with a problem"],
  ],
  args: {
    id: arg.optional(
      arg.object("collection", "COLLECTION_ID", "Collection to check; default: all"),
    ),
  },
  options: filterOptions,
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/collections/check",
  check: ({ id, ...input }) => {
    const given = Object.values(filterOf(input)).find((value) => value !== undefined);
    if (id === undefined || given === undefined) return;
    throw badInput("COLLECTION_ID", "options that choose among all collections are given, too");
  },
  async run(context, { id, ...input }) {
    const { signal } = context;
    const { collections } = await context.gcs();
    const results = id === undefined
      ? await withProgress(context, "Checking collections", async (progress) => {
        const all = [];
        for await (const one of collections.checkAll({ ...filterOf(input), signal })) {
          progress.set(all.push(one));
        }
        return all;
      })
      : await collections.check(id, { signal });
    if (id !== undefined && results.length === 0) {
      throw new GcsError("failed", `The endpoint says nothing about collection ${id}`);
    }
    const exitCode = results.every(isSound) ? exitCodes.ok : exitCodes.partial;
    return { ...list(results, fields), exitCode };
  },
});

function isSound({ error }: CheckResult): boolean {
  return error === null || error === undefined;
}
