import { arg, defineCommand, opt } from "../../command/mod.ts";
import { showSent } from "../_private_fields.ts";
import { collectionOnWeb, webOption } from "../_web_app.ts";
import { collectionFields, privateFields } from "./_fields.ts";

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
  async run(context, { id, includePrivatePolicies: isAsked, web }) {
    if (web) return await collectionOnWeb(context, id);
    const { collections } = await context.gcs();
    const asked = { includePrivatePolicies: isAsked, signal: context.signal };
    const collection = await collections.get(id, asked);
    return await showSent(context, collection, collectionFields, { names: privateFields, isAsked });
  },
});
