import { arg, defineCommand, planOne, statusFields } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "collection reset-owner-string",
  summary: "Show the default identity as owner of a collection again",
  description: "Needs the administrator role on the collection.",
  examples: [
    [
      "gcs collection reset-owner-string COLLECTION_ID",
      'Undo "gcs collection set-owner-string"',
    ],
  ],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection whose shown owner is reset") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/collections/{collection_id}/owner_string",
  mutates: true,
  prints: statusFields,
  async plan({ gcs }, { id }) {
    return planOne(
      (await gcs()).collections.resetOwnerString(id),
      () =>
        done(
          { id, status: "reset", changed: true },
          `Collection ${id} is shown with its default owner again`,
        ),
    );
  },
});
