import { arg, defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { streamGatewayFields } from "./_fields.ts";

export default defineCommand({
  path: "stream-gateway show",
  summary: "Show a stream gateway",
  examples: [["gcs stream-gateway show GATEWAY_ID -F json", "The whole document, for scripts"]],
  args: { id: arg.object("stream_gateway", "GATEWAY_ID", "Stream gateway to show") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/stream_gateways/{stream_gateway_id}",
  async run({ gcs, signal }, { id }) {
    return show(await (await gcs()).streamGateways.get(id, { signal }), streamGatewayFields);
  },
});
