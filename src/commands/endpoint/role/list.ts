import { defineCommand } from "../../../command/mod.ts";
import { list } from "../../../output/mod.ts";
import { endpointOnWeb, webOption } from "../../_web_app.ts";
import { roleFields } from "../../role/_fields.ts";

export default defineCommand({
  path: "endpoint role list",
  summary: "List roles on the endpoint",
  description: "Follows all pages. Who is no administrator sees only roles of their own.",
  examples: [["gcs endpoint role list", "Who may do what"]],
  options: webOption,
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/roles",
  async run(context, { web }) {
    if (web) return await endpointOnWeb(context);
    const { roles } = await context.gcs();
    return {
      ...list(roles.list({ signal: context.signal }), roleFields),
      empty: "No roles. Give one: gcs endpoint role create --help",
    };
  },
});
