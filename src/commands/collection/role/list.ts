import { arg, defineCommand } from "../../../command/mod.ts";
import { list } from "../../../output/mod.ts";
import { collectionOnWeb, webOption } from "../../_web_app.ts";
import { roleFields } from "../../role/_fields.ts";

export default defineCommand({
  path: "collection role list",
  summary: "List roles on a collection",
  description: "Follows all pages. Who is no administrator sees only roles of their own.",
  examples: [["gcs collection role list COLLECTION_ID", "Who may do what"]],
  args: { collection: arg.object("collection", "COLLECTION_ID", "Collection whose roles to list") },
  options: webOption,
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/roles",
  async run(context, { collection, web }) {
    if (web) return await collectionOnWeb(context, collection);
    const { roles } = await context.gcs();
    return {
      ...list(roles.list({ collectionId: collection, signal: context.signal }), roleFields),
      empty: "No roles. Give one: gcs collection role create --help",
    };
  },
});
