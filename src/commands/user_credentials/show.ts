import { arg, defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { credentialFields } from "./_fields.ts";

export default defineCommand({
  path: "user-credentials show",
  aliases: ["user-credential show"],
  summary: "Show a user credential",
  description: "Secrets are never shown: where the endpoint sends one, [redacted] is printed.",
  examples: [["gcs user-credentials show CREDENTIAL_ID -F json", "The whole document"]],
  args: { id: arg.object("user_credential", "CREDENTIAL_ID", "User credential to show") },
  scopes: ["manage_collections"],
  origin: "predecessor",
  route: "GET /api/user_credentials/{user_credential_id}",
  async run({ gcs, signal }, { id }) {
    const { userCredentials } = await gcs();
    return show(await userCredentials.get(id, { signal }), credentialFields);
  },
});
