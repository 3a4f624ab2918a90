import { arg, defineCommand, documentOf, ifNotExists, planCreation } from "../../command/mod.ts";
import { streamGatewayOptions } from "./_options.ts";

export default defineCommand({
  path: "stream-gateway create",
  summary: "Create a stream gateway for data streams",
  description:
    "A stream gateway lets data streams, as opposed to files, in and out of the site.\n" +
    "Needs the administrator role on the endpoint.",
  examples: [
    ['gcs stream-gateway create "Beamline 7" --domain example.org', "For people of one domain"],
    [
      'gcs stream-gateway create "Beamline 7" --lan-name daq --lan-secret-required',
      "With a network inside the site, and a secret for each stream on it",
    ],
  ],
  args: { name: arg.text("DISPLAY_NAME", "Name that people see") },
  options: { ifNotExists, ...streamGatewayOptions },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/stream_gateways",
  mutates: true,
  prints: "streamGateway",
  async plan(context, { name, ...input }) {
    const gateway = {
      "display_name": name,
      ...await documentOf(context, streamGatewayOptions, input),
    };
    const { streamGateways } = await context.gcs();
    return await planCreation(context, input.ifNotExists, {
      operation: streamGateways.create(gateway),
      noun: "stream gateway",
      wanted: gateway,
      existing: () => streamGateways.list({ signal: context.signal }),
      isSame: ({ display_name: other }) => other === name,
    });
  },
});
