import { arg, defineCommand, opt } from "../../command/mod.ts";
import { showSent } from "../_private_fields.ts";
import { gatewayFields, privateFields } from "./_fields.ts";

export default defineCommand({
  path: "storage-gateway show",
  summary: "Show a storage gateway",
  examples: [
    ["gcs storage-gateway show GATEWAY_ID", "What everybody may see"],
    [
      "gcs storage-gateway show GATEWAY_ID --include-private-policies -F json",
      "The whole document, for administrators",
    ],
  ],
  args: { id: arg.object("storage_gateway", "GATEWAY_ID", "Storage gateway to show") },
  options: {
    includePrivatePolicies: opt.flag("Add the fields that only administrators may see"),
    includeAccounts: opt.flag("Add your own accounts on it"),
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/storage_gateways/{storage_gateway_id}",
  async run(context, { id, ...includes }) {
    const { storageGateways } = await context.gcs();
    const gateway = await storageGateways.get(id, { ...includes, signal: context.signal });
    const isAsked = includes.includePrivatePolicies;
    return await showSent(context, gateway, gatewayFields, { names: privateFields, isAsked });
  },
});
