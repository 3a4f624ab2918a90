import { arg, defineCommand, planOne, statusFields } from "../../../command/mod.ts";
import { done } from "../../../output/mod.ts";

export default defineCommand({
  path: "collection domain delete",
  summary: "Take the custom domain from a collection",
  description: "Links with the domain stop working. Needs the administrator role.",
  examples: [["gcs collection domain delete COLLECTION_ID --yes", "Without a question"]],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection that loses its domain") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/collections/{collection_id}/domain",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id }) {
    const { collections } = await gcs();
    const { domain_name: name } = await collections.getDomain(id, { signal });
    return planOne(
      collections.deleteDomain(id),
      () => done({ id, status: "deleted" }, `Deleted the domain of collection ${id}`),
      {
        warning: `This takes ${
          name ? `the domain "${name}"` : "the domain"
        } from the collection ${id}.`,
        answer: name || id,
      },
    );
  },
});
