import { defineCommand } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { streamGatewayColumns } from "./_fields.ts";

export default defineCommand({
  path: "stream-gateway list",
  summary: "List the stream gateways of an endpoint",
  description: "Follows all pages.",
  examples: [
    ["gcs stream-gateway list", "Stream gateways as a table"],
    ["gcs stream-gateway list -F list", "Bare ids"],
  ],
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/stream_gateways",
  async run({ gcs, signal }) {
    return {
      ...list((await gcs()).streamGateways.list({ signal }), streamGatewayColumns),
      empty: "No stream gateways. Make one: gcs stream-gateway create --help",
    };
  },
});
