import {
  arg,
  defineCommand,
  documentOf,
  planUpdate,
  readBefore,
  requireChange,
} from "../../command/mod.ts";
import type { ReadOptions, StreamGateway } from "../../gcs/mod.ts";
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
    const read = (options: ReadOptions) => streamGateways.get(id, options);
    return planUpdate<StreamGateway>(context, {
      operation: streamGateways.update(id, changes),
      sent: changes,
      before: await readBefore(context, read),
      read,
      known: { id },
      what: `stream gateway ${id}`,
    });
  },
});
