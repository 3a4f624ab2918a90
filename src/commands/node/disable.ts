import { arg, defineCommand } from "../../command/mod.ts";
import { setStatus } from "./_status.ts";

export default defineCommand({
  path: "node disable",
  summary: "Take a node out of service",
  description: "The node leaves the endpoint's DNS entry and takes no new transfers; it stays " +
    "part of the endpoint.\nNeeds the administrator role on the endpoint.",
  examples: [["gcs node disable NODE_ID", "Before maintenance"]],
  args: { id: arg.object("node", "NODE_ID", "Node to take out of service") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/nodes/{node_id}",
  mutates: true,
  prints: "node",
  plan: (context, { id }) => setStatus(context, id, "inactive"),
});
