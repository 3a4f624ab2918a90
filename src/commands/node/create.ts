import { defineCommand, documentOf, planOne } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { done } from "../../output/mod.ts";
import { nodeOptions, removedClient } from "./_options.ts";

export default defineCommand({
  path: "node create",
  summary: "Add a data transfer node to the endpoint",
  description:
    "Tells the endpoint about a node. The software on the node itself is set up there, " +
    'by "gcs node setup", which also adds the node.\nNeeds the administrator role on the endpoint.',
  examples: [
    ["gcs node create -i 192.0.2.7", "A node with the usual ports"],
    [
      "gcs node create -i 192.0.2.7 -i 2001:db8::7 --incoming-port-range 50000-51000 --inactive",
      "Both kinds of address, and no transfers yet",
    ],
  ],
  options: nodeOptions,
  removed: {
    ...removedClient("log in, or set GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET"),
    "--export-node": "gcs node setup writes that file",
    "--import-node": "gcs node setup reads that file",
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/nodes",
  mutates: true,
  prints: "node",
  async plan(context, input) {
    if (input.ipAddress === undefined || input.ipAddress.length === 0) {
      throw new GcsError("usage", "Missing option --ip-address: the node needs an address", {
        hint: "gcs node create -i IP",
      });
    }
    const operation = (await context.gcs()).nodes.create({
      "status": "active",
      ...await documentOf(context, nodeOptions, input),
    });
    return planOne(operation, (created) => done(created, `Node ID: ${created.id}`));
  },
});
