import {
  arg,
  defineCommand,
  ignoreNotFound,
  opt,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Collection } from "../../gcs/mod.ts";

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
    ignoreNotFound,
    cascadeCheck: opt.flag("Stop, and name them, if guest collections would be deleted with it"),
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/collections/{collection_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, globals, signal, warn }, { id, cascadeCheck, ignoreNotFound }) {
    const { collections } = await gcs();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `collection ${id}`,
      read: () => collections.get(id, { signal }),
      async confirm({ display_name: name, delete_protected: isProtected, collection_type: type }) {
        if (isProtected) {
          const why = `Cannot delete "${name}": it is protected`;
          const hint = `gcs collection update ${id} --no-delete-protected`;
          if (!globals.dryRun) throw new GcsError("conflict", why, { hint });
          await warn(`${why}; lift the protection first: ${hint}`);
        }
        const isMapped = type === "mapped";
        if (cascadeCheck && isMapped) {
          requireNoGuests(
            id,
            await Array.fromAsync(collections.list({ mappedCollectionId: id, signal })),
          );
        }
        const guests = isMapped ? " together with its guest collections and roles" : "";
        return {
          warning: `This deletes the collection "${name}" (${id})${guests}.`,
          answer: name ?? id,
        };
      },
      operation: () => collections.delete(id),
    });
  },
});

const maxNamed = 5;

/** The endpoint deletes guest collections without a word, so this is the only place to stop. */
function requireNoGuests(id: string, guests: readonly Collection[]): void {
  if (guests.length === 0) return;
  const names = guests.slice(0, maxNamed).map((guest) => `"${guest.display_name}" (${guest.id})`);
  const more = guests.length - names.length;
  throw new GcsError(
    "conflict",
    `Cannot delete collection ${id}: guest collections lie in it: ${names.join(", ")}` +
      (more > 0 ? ` and ${more} more` : ""),
    { hint: `gcs collection list --mapped-collection ${id}` },
  );
}
