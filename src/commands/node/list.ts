import { defineCommand } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { nodeColumns } from "./_fields.ts";

export default defineCommand({
  path: "node list",
  summary: "List the data transfer nodes of an endpoint",
  description: "Follows all pages.",
  examples: [["gcs node list", "Nodes as a table"], ["gcs node list -F list", "Bare ids"]],
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/nodes",
  async run({ gcs, signal }) {
    return {
      ...list((await gcs()).nodes.list({ signal }), nodeColumns),
      empty: "No nodes. Set one up: gcs node setup --help",
    };
  },
});
