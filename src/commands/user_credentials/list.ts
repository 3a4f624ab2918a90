import { defineCommand, opt } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { credentialColumns } from "./_fields.ts";

export default defineCommand({
  path: "user-credentials list",
  aliases: ["user-credential list"],
  summary: "List user credentials",
  description: "Shows your own user credentials and follows all pages. A service identity has " +
    "none of its own: administrators add --all, which shows those of storage gateways whose " +
    "credentials administrators manage.",
  examples: [
    ["gcs user-credentials list", "Your own user credentials"],
    ["gcs user-credentials list --all --storage-gateway GATEWAY_ID", "Everybody's on one gateway"],
  ],
  options: {
    all: opt.flag("Add those of other identities, for administrators"),
    storageGateway: opt.object(
      "storage_gateway",
      "GATEWAY_ID",
      "Only those for this storage gateway",
    ),
  },
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/user_credentials",
  async run({ gcs, signal }, { all, storageGateway }) {
    const { userCredentials } = await gcs();
    const items = userCredentials.list({ all, storageGatewayId: storageGateway, signal });
    return {
      ...list(items, credentialColumns),
      empty: "No user credentials. Make one: gcs user-credentials s3-create --help",
    };
  },
});
