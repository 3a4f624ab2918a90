import { arg, defineCommand, planDeletion } from "../../command/mod.ts";
import { batchOptions, batchWords, checkBatch, eachAlone, planOneOrMany } from "../_batch.ts";

const path = "sharing-policy delete";

export default defineCommand({
  path,
  summary: "Delete sharing policies",
  description: "What its users may share is then decided by the collection alone.\n" +
    `Needs the administrator role on the collection or on the endpoint.\n${batchWords}`,
  examples: [
    ["gcs sharing-policy delete POLICY_ID --yes", "Without a question, for scripts"],
    [
      "gcs sharing-policy list COLLECTION_ID -F list | gcs sharing-policy delete --from-file - --yes",
      "All of a collection",
    ],
  ],
  args: { ids: arg.many(arg.optional(arg.uuid("POLICY_ID", "Sharing policies to delete"))) },
  options: batchOptions,
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/sharing_policies/{sharing_policy_id}",
  check: checkBatch,
  mutates: true,
  async plan(context, input) {
    const { sharingPolicies } = await context.gcs();
    const kind = {
      command: path,
      noun: ["sharing policy", "sharing policies"],
      done: ["deleted", "deleted"],
      warning: (items: string) => `This deletes ${items}.`,
      request: eachAlone((id, again) => sharingPolicies.delete(id, { again })),
    } as const;
    return await planOneOrMany(context, kind, input, (id) =>
      planDeletion(input.ignoreNotFound, {
        id,
        what: `sharing policy ${id}`,
        read: () => sharingPolicies.get(id, { signal: context.signal }),
        confirm: ({ users, collection_id: collection }) => ({
          warning: `This deletes the sharing policy of ${users?.join(", ") || "nobody"} on ` +
            `collection ${collection}.`,
          answer: id,
        }),
        operation: () => sharingPolicies.delete(id),
      }));
  },
});
