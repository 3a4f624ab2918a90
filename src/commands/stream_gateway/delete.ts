import {
  arg,
  defineCommand,
  ignoreNotFound,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";

export default defineCommand({
  path: "stream-gateway delete",
  summary: "Delete a stream gateway",
  description:
    "Nobody can stream through it any more.\nNeeds the administrator role on the endpoint.",
  examples: [["gcs stream-gateway delete GATEWAY_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.object("stream_gateway", "GATEWAY_ID", "Stream gateway to delete") },
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/stream_gateways/{stream_gateway_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id, ignoreNotFound }) {
    const { streamGateways } = await gcs();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `stream gateway ${id}`,
      read: () => streamGateways.get(id, { signal }),
      confirm: ({ display_name: name }) => ({
        warning: `This deletes the stream gateway "${name ?? ""}" (${id}).`,
        answer: name ?? id,
      }),
      operation: () => streamGateways.delete(id),
    });
  },
});
