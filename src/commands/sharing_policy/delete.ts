import { arg, defineCommand, planOne, statusFields } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "sharing-policy delete",
  summary: "Delete a sharing policy",
  description: "What its users may share is then decided by the collection alone.\n" +
    "Needs the administrator role on the collection or on the endpoint.",
  examples: [["gcs sharing-policy delete POLICY_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.uuid("POLICY_ID", "Sharing policy to delete") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/sharing_policies/{sharing_policy_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id }) {
    const { sharingPolicies } = await gcs();
    const { users, collection_id: collection } = await sharingPolicies.get(id, { signal });
    const place = collection ? ` on collection ${collection}` : "";
    return planOne(
      sharingPolicies.delete(id),
      () => done({ id, status: "deleted" }, `Deleted sharing policy ${id}`),
      {
        warning: `This deletes the sharing policy of ${users?.join(", ") || "nobody"}${place}.`,
        answer: id,
      },
    );
  },
});
