import { defineCommand } from "../../../command/mod.ts";
import { list } from "../../../output/mod.ts";
import { roleFields } from "../../role/_fields.ts";

export default defineCommand({
  path: "endpoint role list",
  summary: "List roles on the endpoint",
  description: "Follows all pages. Who is no administrator sees only roles of their own.",
  examples: [["gcs endpoint role list", "Who may do what"]],
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/roles",
  async run({ gcs, signal }) {
    return {
      ...list((await gcs()).roles.list({ signal }), roleFields),
      empty: "No roles. Give one: gcs endpoint role create --help",
    };
  },
});
