import {
  arg,
  defineCommand,
  ignoreNotFound,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";

export default defineCommand({
  path: "storage-gateway delete",
  summary: "Delete a storage gateway",
  description: "Its collections have to be deleted first. User credentials on it are lost; the " +
    "data on the storage system stays.\nNeeds the administrator role on the endpoint.",
  examples: [["gcs storage-gateway delete GATEWAY_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.object("storage_gateway", "GATEWAY_ID", "Storage gateway to delete") },
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/storage_gateways/{storage_gateway_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id, ignoreNotFound }) {
    const { storageGateways } = await gcs();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `storage gateway ${id}`,
      read: () => storageGateways.get(id, { signal }),
      confirm: ({ display_name: name }) => ({
        warning: `This deletes the storage gateway "${name ?? ""}" (${id}).`,
        answer: name ?? id,
      }),
      operation: () => storageGateways.delete(id),
    });
  },
});
