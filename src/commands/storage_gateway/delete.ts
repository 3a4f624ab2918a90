import { arg, defineCommand, planOne, statusFields } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "storage-gateway delete",
  summary: "Delete a storage gateway",
  description: "Its collections have to be deleted first. User credentials on it are lost; the " +
    "data on the storage system stays.\nNeeds the administrator role on the endpoint.",
  examples: [["gcs storage-gateway delete GATEWAY_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.object("storage_gateway", "GATEWAY_ID", "Storage gateway to delete") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/storage_gateways/{storage_gateway_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id }) {
    const { storageGateways } = await gcs();
    const { display_name: name } = await storageGateways.get(id, { signal });
    return planOne(
      storageGateways.delete(id),
      () => done({ id, status: "deleted" }, `Deleted storage gateway ${id}`),
      {
        warning: `This deletes the storage gateway "${name ?? ""}" (${id}).`,
        answer: name ?? id,
      },
    );
  },
});
