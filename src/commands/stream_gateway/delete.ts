import { arg, defineCommand, planOne, statusFields } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "stream-gateway delete",
  summary: "Delete a stream gateway",
  description:
    "Nobody can stream through it any more.\nNeeds the administrator role on the endpoint.",
  examples: [["gcs stream-gateway delete GATEWAY_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.object("stream_gateway", "GATEWAY_ID", "Stream gateway to delete") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/stream_gateways/{stream_gateway_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id }) {
    const { streamGateways } = await gcs();
    const { display_name: name } = await streamGateways.get(id, { signal });
    return planOne(
      streamGateways.delete(id),
      () => done({ id, status: "deleted" }, `Deleted stream gateway ${id}`),
      {
        warning: `This deletes the stream gateway "${name ?? ""}" (${id}).`,
        answer: name ?? id,
      },
    );
  },
});
