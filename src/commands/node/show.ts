import { arg, defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { nodeFields } from "./_fields.ts";

export default defineCommand({
  path: "node show",
  summary: "Show a data transfer node",
  examples: [["gcs node show NODE_ID -F json", "The whole document, for scripts"]],
  args: { id: arg.object("node", "NODE_ID", "Node to show") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/nodes/{node_id}",
  async run({ gcs, signal }, { id }) {
    return show(await (await gcs()).nodes.get(id, { signal }), nodeFields);
  },
});
