import {
  arg,
  defineCommand,
  documentAfter,
  documentOf,
  planOne,
  requireChange,
} from "../../command/mod.ts";
import { done } from "../../output/mod.ts";
import { nameOptions } from "../_about_options.ts";
import { streamGatewayOptions } from "./_options.ts";

const options = { ...nameOptions, ...streamGatewayOptions };

export default defineCommand({
  path: "stream-gateway update",
  summary: "Change a stream gateway",
  description:
    "Options that are not given stay as they are; a list that is given replaces all of " +
    "it.\nNeeds the administrator role on the endpoint.",
  examples: [
    ["gcs stream-gateway update GATEWAY_ID --user-deny root", "Keep an account out"],
    ['gcs stream-gateway update GATEWAY_ID --lan-name ""', "No network inside the site any more"],
  ],
  args: { id: arg.object("stream_gateway", "GATEWAY_ID", "Stream gateway to change") },
  options,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/stream_gateways/{stream_gateway_id}",
  mutates: true,
  prints: "streamGateway",
  async plan(context, { id, ...input }) {
    const changes = await documentOf(context, options, input);
    requireChange(changes, "stream-gateway update");
    const { streamGateways } = await context.gcs();
    return planOne(
      streamGateways.update(id, changes),
      async (answer) =>
        done(
          await documentAfter(context, answer, (options) => streamGateways.get(id, options), {
            id,
          }),
          `Updated stream gateway ${id}`,
        ),
    );
  },
});
