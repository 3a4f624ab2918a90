import { arg, defineCommand, planOne, statusFields } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "node delete",
  summary: "Remove a node from the endpoint",
  description: "Removes what the endpoint knows of the node. The software on the node itself is " +
    'removed there, by "gcs node cleanup".\nNeeds the administrator role on the endpoint.',
  examples: [["gcs node delete NODE_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.object("node", "NODE_ID", "Node to remove") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/nodes/{node_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id }) {
    const { nodes } = await gcs();
    const node = await nodes.get(id, { signal });
    const addresses = node.ip_addresses?.join(", ") ?? "no address";
    return planOne(nodes.delete(id), () => done({ id, status: "deleted" }, `Deleted node ${id}`), {
      warning: `This removes the node ${id} (${addresses}) from the endpoint.`,
      answer: id,
    });
  },
});
