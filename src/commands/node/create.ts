import { defineCommand, documentOf, ifNotExists, planCreation } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
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
  options: { ifNotExists, ...nodeOptions },
  removed: {
    ...removedClient("log in, or set GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET"),
    "--export-node": "gcs node setup writes that file",
    "--import-node": "gcs node setup reads that file",
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/nodes",
  check: (input) => void requireAddresses(input.ipAddress),
  mutates: true,
  prints: "node",
  async plan(context, input) {
    const { nodes } = await context.gcs();
    const node = {
      "status": "active" as const,
      ...await documentOf(context, nodeOptions, input),
    };
    const addresses = new Set(requireAddresses(input.ipAddress));
    return await planCreation(context, input.ifNotExists, {
      operation: nodes.create(node),
      noun: "node",
      wanted: node,
      existing: () => nodes.list({ signal: context.signal }),
      isSame: ({ ip_addresses: others }) => others?.some((one) => addresses.has(one)) === true,
    });
  },
});

function requireAddresses(addresses: readonly string[] | undefined): readonly string[] {
  if (addresses !== undefined && addresses.length > 0) return addresses;
  throw new GcsError("usage", "Missing option --ip-address: the node needs an address", {
    hint: "gcs node create -i IP",
  });
}
