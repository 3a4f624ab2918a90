import { arg, defineCommand, opt } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
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
  ],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection to show") },
  options: {
    includePrivatePolicies: opt.flag("Add the fields that only administrators may see"),
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/collections/{collection_id}",
  async run({ gcs, signal }, { id, includePrivatePolicies }) {
    const { collections } = await gcs();
    return show(await collections.get(id, { includePrivatePolicies, signal }), collectionFields);
  },
});
