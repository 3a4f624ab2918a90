import { arg, defineCommand, opt } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { collectionOnWeb, webOption } from "../_web_app.ts";
import { collectionFields } from "./_fields.ts";

export default defineCommand({
  path: "collection show",
  summary: "Show a collection",
  examples: [
    ["gcs collection show COLLECTION_ID", "What everybody may see"],
    [
      "gcs collection show COLLECTION_ID --include-private-policies -F json",
      "The whole document, for administrators",
    ],
    ["gcs collection show COLLECTION_ID --web", "Its page at app.globus.org"],
  ],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection to show") },
  options: {
    includePrivatePolicies: opt.flag("Add the fields that only administrators may see"),
    ...webOption,
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/collections/{collection_id}",
  async run(context, { id, includePrivatePolicies, web }) {
    if (web) return await collectionOnWeb(context, id);
    const { signal } = context;
    const { collections } = await context.gcs();
    return show(await collections.get(id, { includePrivatePolicies, signal }), collectionFields);
  },
});
