import {
  arg,
  defineCommand,
  ignoreNotFound,
  planDeletion,
  statusFields,
} from "../../../command/mod.ts";

export default defineCommand({
  path: "collection domain delete",
  summary: "Take the custom domain from a collection",
  description: "Links with the domain stop working. Needs the administrator role.",
  examples: [["gcs collection domain delete COLLECTION_ID --yes", "Without a question"]],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection that loses its domain") },
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/collections/{collection_id}/domain",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id, ignoreNotFound }) {
    const { collections } = await gcs();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `domain of collection ${id}`,
      read: () => collections.getDomain(id, { signal }),
      confirm: ({ domain_name: name }) => ({
        warning: `This takes the domain "${name}" from the collection ${id}.`,
        answer: name ?? id,
      }),
      operation: () => collections.deleteDomain(id),
    });
  },
});
