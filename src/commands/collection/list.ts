import { defineCommand, opt } from "../../cli/mod.ts";
import { list } from "../../output/mod.ts";
import { collectionColumns } from "./_fields.ts";

export default defineCommand({
  path: "collection list",
  summary: "List the collections of an endpoint",
  description: "Follows all pages. Shows collections that are public or that you have a role on.",
  examples: [
    ["gcs collection list", "Collections as a table"],
    ["gcs collection list --filter guest_collections -F list", "Bare ids of guest collections"],
    ["gcs collection list --query '[].display_name' -F json", "Only the names"],
  ],
  options: {
    filter: opt.list(
      "FILTER",
      "mapped_collections, guest_collections, managed_by_me, created_by_me, or a date comparison such as last_access<2026-01-31",
    ),
    storageGateway: opt.uuid("GATEWAY_ID", "Only collections on this storage gateway"),
    mappedCollection: opt.uuid("COLLECTION_ID", "Only guest collections of this mapped one"),
    includePrivatePolicies: opt.flag("Add the fields that only administrators may see"),
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/collections",
  async run({ gcs, signal }, input) {
    const { collections } = await gcs();
    const items = collections.list({
      filter: input.filter,
      storageGatewayId: input.storageGateway,
      mappedCollectionId: input.mappedCollection,
      includePrivatePolicies: input.includePrivatePolicies,
      signal,
    });
    return list(items, collectionColumns);
  },
});
