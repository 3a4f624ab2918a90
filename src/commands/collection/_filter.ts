import { findWord, opt, type ValuesOf } from "../../command/mod.ts";

const names = ["mapped_collections", "guest_collections", "managed_by_me", "created_by_me"];

/** Options that say which collections are meant. */
export const filterOptions = {
  filter: opt.many(
    opt.parsed(
      "FILTER",
      `${names.join(", ")}, or a date comparison such as last_access<2026-01-31`,
      (typed) => findWord(names, typed) ?? typed,
    ),
  ),
  storageGateway: opt.object(
    "storage_gateway",
    "GATEWAY_ID",
    "Only collections on this storage gateway",
  ),
  mappedCollection: opt.object(
    "collection",
    "COLLECTION_ID",
    "Only guest collections of this mapped one",
  ),
};

/** The query that these options make. */
export function filterOf(
  { filter, storageGateway, mappedCollection }: ValuesOf<typeof filterOptions>,
) {
  return {
    filter,
    storageGatewayId: storageGateway,
    mappedCollectionId: mappedCollection,
  };
}
