import { defineCommand, ifNotExists, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";
import { loginConnectors } from "../storage_gateway/_connectors.ts";
import { credentialsOn, isOf } from "./_create.ts";
import { namedOwner, ownerArgs, ownerOptions, readOwner } from "./_owner.ts";

export default defineCommand({
  path: "user-credentials oauth-create",
  aliases: ["user-credential oauth-create"],
  summary: "Create a user credential by a login at the storage provider",
  description: "Prints the address of the provider's login page. Open it in a browser: the " +
    "provider gives its tokens to the endpoint, and this program never sees them.\n" +
    "For Azure Blob, Box, Dropbox, Google Cloud Storage, Google Drive and OneDrive. The " +
    "published API has no field for the mapped user of such a credential; --mapped-user is " +
    "passed to the provider as the account to log in with.",
  examples: [[
    "gcs user-credentials oauth-create GATEWAY_ID --globus-identity ada@example.org",
    "Print the page to open",
  ]],
  args: ownerArgs,
  options: { ifNotExists, ...ownerOptions },
  removed: {
    "--oauth-token": "leave it out: the provider gives its token to the endpoint in the browser",
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/v1/user_credentials",
  check: (input) => void namedOwner(input),
  mutates: true,
  prints: { "storage_gateway_id": "string", "identity_id": "string", url: "string" },
  async plan(context, input) {
    const { url, userCredentials } = await context.gcs();
    const owner = await readOwner(context, input, loginConnectors);
    const found = input.ifNotExists
      ? (await credentialsOn(context, owner)).find((one) => isOf(one, owner))
      : undefined;
    if (found !== undefined) {
      const existing = done({ ...found, changed: false }, `User Credential ID: ${found.id}`);
      return { operations: [], carryOut: () => Promise.resolve(existing) };
    }
    const form = {
      "storage_gateway": owner.gatewayId,
      "identity_id": owner.identityId,
      "redirect_uri": `${url.href}/v1/authclicomplete`,
      ...(owner.mappedUser === undefined ? {} : { "login_hint": owner.mappedUser }),
    };
    return planOne(userCredentials.providerLogin.start(form), ({ location }) =>
      done(
        {
          "storage_gateway_id": owner.gatewayId,
          "identity_id": owner.identityId,
          url: location,
        },
        [
          "Open this page in a browser and log in at the storage provider:",
          "",
          `  ${location}`,
          "",
          `Then look at it: gcs user-credentials list --storage-gateway ${owner.gatewayId}`,
        ],
      ));
  },
});
