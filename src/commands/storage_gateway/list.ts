import { defineCommand, opt } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { gatewayColumns } from "./_fields.ts";

export default defineCommand({
  path: "storage-gateway list",
  summary: "List the storage gateways of an endpoint",
  description: "Follows all pages.",
  examples: [
    ["gcs storage-gateway list", "Storage gateways as a table"],
    ["gcs storage-gateway list -F list", "Bare ids"],
  ],
  options: {
    includePrivatePolicies: opt.flag("Add the fields that only administrators may see"),
    includeAccounts: opt.flag("Add your own accounts on them"),
  },
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/storage_gateways",
  async run({ gcs, signal }, input) {
    const { storageGateways } = await gcs();
    return {
      ...list(storageGateways.list({ ...input, signal }), gatewayColumns),
      empty: "No storage gateways. Make one: gcs storage-gateway create --help",
    };
  },
});
