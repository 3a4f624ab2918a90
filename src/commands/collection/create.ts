import {
  arg,
  argumentOr,
  defineCommand,
  documentOf,
  ifNotExists,
  opt,
  parseUuid,
  planCreation,
  type ValuesOf,
} from "../../command/mod.ts";
import { mappedOptions, mappedPolicies, mappedPolicyOptions } from "./_mapped.ts";
import { basePath, collectionOptions, ownerOptions } from "./_options.ts";

// Local files are read before anybody is looked up.
const fields = { ...collectionOptions, ...mappedOptions, ...ownerOptions };

const args = {
  gateway: arg.orOption(
    "storageGatewayId",
    arg.object("storage_gateway", "STORAGE_GATEWAY_ID", "Storage gateway that it lies on"),
  ),
  base: arg.orOption("collectionBasePath", arg.text("BASE_PATH", "Folder on the storage gateway")),
  name: arg.orOption("displayName", arg.text("DISPLAY_NAME", "Name that people see")),
};

const otherSpellings = opt.group("Other spellings", {
  storageGatewayId: opt.object(
    "storage_gateway",
    "ID",
    "The same as the argument STORAGE_GATEWAY_ID",
  ),
  collectionBasePath: opt.text("PATH", "The same as the argument BASE_PATH"),
  displayName: opt.text("NAME", "The same as the argument DISPLAY_NAME"),
});

export default defineCommand({
  path: "collection create",
  summary: "Create a mapped collection on a storage gateway",
  description:
    'BASE_PATH becomes the "/" of the collection and cannot change later. It may hold $USER and ' +
    "$HOME, and start with ~.\n" +
    "Needs the administrator role on the endpoint. New collections are public, and protected " +
    "against deletion unless --no-delete-protected is given.\n" +
    'Guest collections are made by "gcs collection create-guest".',
  examples: [
    ['gcs collection create GATEWAY_ID / "Physics data"', "The whole storage gateway"],
    [
      "gcs collection create GATEWAY_ID '/home/$USER' Homes --allow-guest-collections",
      "Home folders, from which people may share",
    ],
    [
      "gcs collection create GATEWAY_ID /data Data --sharing-restrict-paths file:paths.json",
      "With rules from a file",
    ],
  ],
  args,
  options: {
    ifNotExists,
    ...ownerOptions,
    ...mappedOptions,
    ...mappedPolicyOptions,
    ...collectionOptions,
    ...otherSpellings,
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/collections",
  mutates: true,
  prints: "collection",
  check: (input) => void subject(input),
  async plan(context, input) {
    const { gatewayId, path, name } = subject(input);
    const collection = {
      "collection_type": "mapped",
      "storage_gateway_id": parseUuid(gatewayId, "STORAGE_GATEWAY_ID"),
      "collection_base_path": path,
      "display_name": name,
      "public": true,
      ...await documentOf(context, fields, input),
      "policies": await mappedPolicies(context, input),
    } as const;
    const { collections } = await context.gcs();
    return await planCreation(context, input.ifNotExists, {
      operation: collections.create(collection),
      noun: "collection",
      wanted: collection,
      existing: () =>
        collections.list({
          storageGatewayId: collection.storage_gateway_id,
          filter: ["mapped_collections"],
          includePrivatePolicies: true,
          signal: context.signal,
        }),
      isSame: ({ display_name: other }) => other === collection.display_name,
    });
  },
});

/** What to create, where. */
function subject(input: ValuesOf<typeof args & typeof otherSpellings>) {
  const { gateway, storageGatewayId, base, collectionBasePath } = input;
  const path = () => argumentOr(base, collectionBasePath, "BASE_PATH", "collectionBasePath");
  return {
    gatewayId: argumentOr(gateway, storageGatewayId, "STORAGE_GATEWAY_ID", "storageGatewayId"),
    path: basePath(path(), "BASE_PATH"),
    name: argumentOr(input.name, input.displayName, "DISPLAY_NAME", "displayName"),
  };
}
