import { arg, defineCommand, opt, planOne, statusFields } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Collection } from "../../gcs/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "collection delete",
  summary: "Delete a collection",
  description:
    "Deleting a mapped collection also deletes its guest collections and all roles on them.\n" +
    "A collection with delete protection is left alone: lift the protection first.",
  examples: [
    ["gcs collection delete COLLECTION_ID --yes", "Without a question, for scripts"],
    [
      "gcs collection delete COLLECTION_ID --cascade-check --yes",
      "Only if no guest collection goes with it",
    ],
  ],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection to delete") },
  options: {
    cascadeCheck: opt.flag("Stop, and name them, if guest collections would be deleted with it"),
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/collections/{collection_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, globals, signal, warn }, { id, cascadeCheck }) {
    const { collections } = await gcs();
    const collection = await collections.get(id, { signal });
    const name = collection.display_name ?? id;
    if (collection.delete_protected) {
      const why = `Cannot delete "${name}": it is protected`;
      const hint = `gcs collection update ${id} --no-delete-protected`;
      if (!globals.dryRun) throw new GcsError("conflict", why, { hint });
      await warn(`${why}; lift the protection first: ${hint}`);
    }
    if (cascadeCheck && collection.collection_type === "mapped") {
      requireNoGuests(
        id,
        await Array.fromAsync(collections.list({ mappedCollectionId: id, signal })),
      );
    }
    const guests = collection.collection_type === "mapped"
      ? " together with its guest collections and roles"
      : "";
    return planOne(
      collections.delete(id),
      () => done({ id, status: "deleted" }, `Deleted collection ${id}`),
      {
        warning: `This deletes the collection "${name}" (${id})${guests}.`,
        answer: name,
      },
    );
  },
});

const maxNamed = 5;

/** The endpoint deletes guest collections without a word, so this is the only place to stop. */
function requireNoGuests(id: string, guests: readonly Collection[]): void {
  if (guests.length === 0) return;
  const names = guests.slice(0, maxNamed).map(({ display_name: name, id = null }) =>
    name ? `"${name}" (${id ?? "no id"})` : id ?? "one without a name"
  );
  const more = guests.length - names.length;
  throw new GcsError(
    "conflict",
    `Cannot delete collection ${id}: guest collections lie in it: ${names.join(", ")}` +
      (more > 0 ? ` and ${more} more` : ""),
    { hint: `gcs collection list --mapped-collection ${id}` },
  );
}
