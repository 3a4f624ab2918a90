import {
  arg,
  defineCommand,
  documentAfter,
  documentOf,
  planOne,
  requireChange,
} from "../../command/mod.ts";
import { done } from "../../output/mod.ts";
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
    return planOne(
      nodes.update(id, changes),
      async (answer) =>
        done(
          await documentAfter(context, answer, (options) => nodes.get(id, options), { id }),
          `Updated node ${id}`,
        ),
    );
  },
});
