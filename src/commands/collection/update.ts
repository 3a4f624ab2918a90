import {
  arg,
  defineCommand,
  documentOf,
  opt,
  planUpdate,
  readWhole,
  requireChange,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Collection, CollectionInput } from "../../gcs/mod.ts";
import { nameOptions } from "../_about_options.ts";
import { guestOptions } from "./_guest.ts";
import { mappedOptions, mappedPolicies, mappedPolicyOptions } from "./_mapped.ts";
import { collectionOptions, ownerOptions } from "./_options.ts";

const fields = {
  ...nameOptions,
  ...collectionOptions,
  ...mappedOptions,
  ...opt.group("Only guest collections", guestOptions),
  ...ownerOptions,
};

export default defineCommand({
  path: "collection update",
  summary: "Change a collection",
  description:
    "Options that are not given stay as they are. The base path of a collection cannot change.\n" +
    "Needs the administrator role on the collection.",
  examples: [
    ["gcs collection update COLLECTION_ID --no-delete-protected", "Before deleting it"],
    ['gcs collection update COLLECTION_ID --display-name "New name" --private', "Rename and hide"],
    ['gcs collection update COLLECTION_ID --description ""', "Clear a text"],
  ],
  args: { id: arg.object("collection", "COLLECTION_ID", "Collection to change") },
  options: {
    ...nameOptions,
    ...ownerOptions,
    ...mappedOptions,
    ...mappedPolicyOptions,
    ...fields,
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/collections/{collection_id}",
  mutates: true,
  prints: "collection",
  async plan(context, { id, ...input }) {
    const changes: CollectionInput = {
      ...await documentOf(context, fields, input),
      "policies": await mappedPolicies(context, input),
    };
    requireChange(changes, "collection update");
    const { collections } = await context.gcs();
    const before = await readWhole(context, (options) => collections.get(id, options));
    const sent = await fitted(before, id, changes);
    return planUpdate<Collection>(context, {
      operation: collections.update(id, sent),
      sent,
      before,
      read: (options) => collections.get(id, options),
      known: { id },
      what: `collection ${id}`,
    });
  },
});

/** The changes, checked against the kind and the connector of the collection. */
async function fitted(
  before: Collection,
  id: string,
  changes: CollectionInput,
): Promise<CollectionInput> {
  const { collection, connectorById, keptPolicies } = await import("../../gcs/mod.ts");
  const type = before.collection_type === "guest" ? "guest" : "mapped";
  collection.encode({ ...changes, "collection_type": type }, "update");
  const { policies } = changes;
  if (!policies) return changes;
  const connector = connectorById(before.connector_id ?? "");
  const family = connector?.policies?.collection.family;
  if (family !== undefined && family !== policies.DATA_TYPE) {
    throw new GcsError(
      "usage",
      `Collection ${id} has the connector ${connector?.name}, which has no such option`,
    );
  }
  const given = Object.entries(policies).filter(([, value]) => value !== undefined);
  return {
    ...changes,
    "policies": { ...keptPolicies(before.policies), ...Object.fromEntries(given) },
  };
}
