import { arg, defineCommand } from "../../command/mod.ts";
import { setStatus } from "./_status.ts";

export default defineCommand({
  path: "node enable",
  summary: "Put a node into service",
  description: "The node joins the endpoint's DNS entry and takes transfers.\n" +
    "Needs the administrator role on the endpoint.",
  examples: [["gcs node enable NODE_ID", "After maintenance"]],
  args: { id: arg.object("node", "NODE_ID", "Node to put into service") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/nodes/{node_id}",
  mutates: true,
  prints: "node",
  plan: (context, { id }) => setStatus(context, id, "active"),
});
