import { arg, defineCommand } from "../../cli/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "collection delete",
  summary: "Delete a collection",
  description:
    "Deleting a mapped collection also deletes its guest collections and all roles on them.\n" +
    "A collection with delete protection is left alone: lift the protection first.",
  examples: [["gcs collection delete COLLECTION_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.uuid("COLLECTION_ID", "Collection to delete") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/collections/{collection_id}",
  mutates: true,
  async plan({ gcs, signal }, { id }) {
    const { collections } = await gcs();
    const collection = await collections.get(id, { signal });
    if (collection.delete_protected) {
      throw new GcsError(
        "conflict",
        `Cannot delete "${collection.display_name}": it is protected`,
        {
          hint: `gcs collection update ${id} --no-delete-protected`,
        },
      );
    }
    const guests = collection.collection_type === "mapped"
      ? " together with its guest collections and roles"
      : "";
    return {
      operations: [collections.delete(id)],
      confirm: {
        warning: `This deletes the collection "${collection.display_name}" (${id})${guests}.`,
        answer: collection.display_name ?? id,
      },
      view: () => done({ id, status: "deleted" }, `Deleted collection ${id}`),
    };
  },
});
