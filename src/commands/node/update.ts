import {
  arg,
  defineCommand,
  documentOf,
  planUpdate,
  readBefore,
  requireChange,
} from "../../command/mod.ts";
import type { Node, ReadOptions } from "../../gcs/mod.ts";
import { nodeOptions } from "./_options.ts";

export default defineCommand({
  path: "node update",
  summary: "Change a data transfer node",
  description:
    "Options that are not given stay as they are; --ip-address replaces all addresses.\n" +
    "Needs the administrator role on the endpoint.",
  examples: [
    ["gcs node update NODE_ID -i 192.0.2.8", "A new address, for example after a restart"],
    ["gcs node update NODE_ID --incoming-port-range 50000 51000", "Other ports"],
  ],
  args: { id: arg.object("node", "NODE_ID", "Node to change") },
  options: nodeOptions,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/nodes/{node_id}",
  mutates: true,
  prints: "node",
  async plan(context, { id, ...input }) {
    const changes = await documentOf(context, nodeOptions, input);
    requireChange(changes, "node update");
    const { nodes } = await context.gcs();
    const read = (options: ReadOptions) => nodes.get(id, options);
    return planUpdate<Node>(context, {
      operation: nodes.update(id, changes),
      sent: changes,
      before: await readBefore(context, read),
      read,
      known: { id },
      what: `node ${id}`,
    });
  },
});
