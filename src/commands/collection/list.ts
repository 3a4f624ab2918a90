import { defineCommand, opt } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { collectionColumns } from "./_fields.ts";
import { filterOf, filterOptions } from "./_filter.ts";

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
    ...filterOptions,
    includePrivatePolicies: opt.flag("Add the fields that only administrators may see"),
  },
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/collections",
  async run({ gcs, signal }, input) {
    const { filter = [], storageGateway, mappedCollection } = input;
    const { collections } = await gcs();
    const items = collections.list({
      ...filterOf(input),
      includePrivatePolicies: input.includePrivatePolicies,
      signal,
    });
    return {
      ...list(items, collectionColumns),
      empty: filter.length > 0 || storageGateway !== undefined || mappedCollection !== undefined
        ? "No collections fit. All of them: gcs collection list"
        : "No collections. Make one: gcs collection create --help",
    };
  },
});
