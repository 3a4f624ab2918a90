import {
  arg,
  defineCommand,
  ignoreNotFound,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";

export default defineCommand({
  path: "node delete",
  summary: "Remove a node from the endpoint",
  description: "Removes what the endpoint knows of the node. The software on the node itself is " +
    'removed there, by "gcs node cleanup".\nNeeds the administrator role on the endpoint.',
  examples: [["gcs node delete NODE_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.object("node", "NODE_ID", "Node to remove") },
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/nodes/{node_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id, ignoreNotFound }) {
    const { nodes } = await gcs();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `node ${id}`,
      read: () => nodes.get(id, { signal }),
      confirm: ({ ip_addresses: addresses }) => ({
        warning: `This removes the node ${id} (${
          addresses?.join(", ") ?? "no address"
        }) from the endpoint.`,
        answer: id,
      }),
      operation: () => nodes.delete(id),
    });
  },
});
