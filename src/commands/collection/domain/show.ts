import { arg, defineCommand } from "../../../command/mod.ts";
import { show } from "../../../output/mod.ts";
import { domainFields } from "../../endpoint/domain/_domain.ts";

export default defineCommand({
  path: "collection domain show",
  summary: "Show the custom domain of a collection",
  description: "Needs the administrator role. The private key is never shown.",
  examples: [["gcs collection domain show COLLECTION_ID", "Name, and how long it is valid"]],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection to look at") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/collections/{collection_id}/domain",
  async run({ gcs, signal }, { id }) {
    const { collections } = await gcs();
    return show(await collections.getDomain(id, { signal }), domainFields);
  },
});
