import {
  arg,
  type Context,
  defineCommand,
  documentOf,
  ifNotExists,
  planCreation,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Collection } from "../../gcs/mod.ts";
import { dataAccess, manageCollections, scopeTree, serialiseScopes } from "../../globus/mod.ts";
import { consentLine, type Operation } from "../../base/mod.ts";
import { guestOptions } from "./_guest.ts";
import { collectionOptions, ownerOptions } from "./_options.ts";

const fields = { ...collectionOptions, ...guestOptions, ...ownerOptions };

export default defineCommand({
  path: "collection create-guest",
  summary: "Create a guest collection inside a mapped collection",
  description:
    "BASE_PATH is a folder of the mapped collection; it cannot change later. The collection is " +
    "made as you: your identity must map to an account of the storage gateway, and some " +
    "connectors need a user credential of yours.\n" +
    "Unless the mapped collection is of high assurance, the endpoint also needs your consent to " +
    "reach data there (the scope data_access). Where it is missing, the error names the command " +
    "that gives it.",
  examples: [
    ['gcs collection create-guest COLLECTION_ID /shared "Shared results"', "Share a folder"],
    [
      "gcs collection create-guest COLLECTION_ID /private Team --private --identity-id ID",
      "Owned by another identity of yours, and hidden",
    ],
  ],
  args: {
    mapped: arg.object("collection", "MAPPED_COLLECTION_ID", "Mapped collection that it lies in"),
    base: arg.text("BASE_PATH", "Folder in the mapped collection"),
    name: arg.text("DISPLAY_NAME", "Name that people see"),
  },
  options: { ifNotExists, ...ownerOptions, ...guestOptions, ...collectionOptions },
  scopes: ["manage_collections"],
  origin: "gcs",
  route: "POST /api/collections",
  mutates: true,
  prints: "collection",
  async plan(context, { mapped: mappedId, base, name, ...input }) {
    const client = await context.gcs();
    const mapped = await client.collections.get(mappedId, { signal: context.signal });
    requireMapped(mappedId, mapped);
    const { collections } = mapped.high_assurance
      ? client
      : await context.gcsWith(dataAccess(mappedId));
    const wanted = {
      "collection_type": "guest",
      "mapped_collection_id": mappedId,
      "collection_base_path": base,
      "display_name": name,
      "public": true,
      ...await documentOf(context, fields, input),
    } as const;
    const operation = collections.create(wanted);
    return await planCreation(context, input.ifNotExists, {
      operation: mapped.high_assurance ? operation : explain(context, operation, mappedId),
      noun: "collection",
      wanted,
      existing: () =>
        collections.list({
          mappedCollectionId: mappedId,
          includePrivatePolicies: true,
          signal: context.signal,
        }),
      isSame: ({ display_name: other }) => other === name,
    });
  },
});

function requireMapped(id: string, collection: Collection): void {
  if (collection.collection_type === "guest") {
    throw new GcsError("wrong_kind", `Collection ${id} is a guest collection itself`, {
      hint: collection.mapped_collection_id
        ? `its mapped collection is ${collection.mapped_collection_id}`
        : undefined,
    });
  }
  if (collection.allow_guest_collections === false) {
    throw new GcsError("conflict", `Collection ${id} does not allow guest collections`, {
      hint: `gcs collection update ${id} --allow-guest-collections`,
    });
  }
}

/** Tells what a missing consent is for, and how to give the one that fits this collection. */
function explain<Result>(
  context: Context,
  operation: Operation<Result>,
  mappedId: string,
): Operation<Result> {
  const send: Operation<Result>["send"] = async (signal, onAnswer) => {
    try {
      return await operation.send(signal, onAnswer);
    } catch (error) {
      if (!(error instanceof GcsError) || error.kind !== "auth") throw error;
      if (context.isService || !error.hint?.startsWith("gcs session consent")) throw error;
      const { clientId } = await context.endpoint();
      const scope = scopeTree(manageCollections(clientId), [
        scopeTree(dataAccess(mappedId), [], true),
      ]);
      const message = "Cannot create the guest collection: the endpoint lacks your consent to " +
        `reach data on collection ${mappedId}`;
      const hint = consentLine([serialiseScopes([scope])]);
      throw error.with({ message, hint, cause: error });
    }
  };
  return { request: operation.request, send };
}
