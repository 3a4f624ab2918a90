import {
  arg,
  defineCommand,
  ignoreNotFound,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";

export default defineCommand({
  path: "sharing-policy delete",
  summary: "Delete a sharing policy",
  description: "What its users may share is then decided by the collection alone.\n" +
    "Needs the administrator role on the collection or on the endpoint.",
  examples: [["gcs sharing-policy delete POLICY_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.uuid("POLICY_ID", "Sharing policy to delete", ["sharing_policy"]) },
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/sharing_policies/{sharing_policy_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id, ignoreNotFound }) {
    const { sharingPolicies } = await gcs();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `sharing policy ${id}`,
      read: () => sharingPolicies.get(id, { signal }),
      confirm: ({ users, collection_id: collection }) => ({
        warning: `This deletes the sharing policy of ${users?.join(", ") || "nobody"} on ` +
          `collection ${collection}.`,
        answer: id,
      }),
      operation: () => sharingPolicies.delete(id),
    });
  },
});
