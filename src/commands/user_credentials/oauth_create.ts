import { visible } from "../../base/mod.ts";
import {
  type Context,
  defineCommand,
  ifNotExists,
  planOne,
  waitFor,
  waitOption,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { UserCredential } from "../../gcs/mod.ts";
import { done } from "../../output/mod.ts";
import { loginConnectors } from "../storage_gateway/_connectors.ts";
import { credentialsOn, isOf } from "./_create.ts";
import { namedOwner, type Owner, ownerArgs, ownerOptions, readOwner } from "./_owner.ts";

export default defineCommand({
  path: "user-credentials oauth-create",
  aliases: ["user-credential oauth-create"],
  summary: "Create a user credential by a login at the storage provider",
  description: "Prints the address of the provider's login page. Open it in a browser: the " +
    "provider gives its tokens to the endpoint, and this program never sees them.\n" +
    "For Azure Blob, Box, Dropbox, Google Cloud Storage, Google Drive and OneDrive. The " +
    "published API has no field for the mapped user of such a credential; --mapped-user is " +
    "passed to the provider as the account to log in with.\n" +
    "With --wait the page is printed on stderr, and the credential when the login is over.",
  examples: [[
    "gcs user-credentials oauth-create GATEWAY_ID --globus-identity ada@example.org",
    "Print the page to open",
  ]],
  args: ownerArgs,
  options: { ifNotExists, wait: waitOption, ...ownerOptions },
  removed: {
    "--oauth-token": "leave it out: the provider gives its token to the endpoint in the browser",
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/v1/user_credentials",
  check: (input) => void namedOwner(input),
  mutates: true,
  prints: {
    ...{ id: "string", "storage_gateway_id": "string", "identity_id": "string", url: "string" },
  },
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
    const before = new Set(
      input.wait === undefined ? [] : (await readyOnes(context, owner)).map(({ id }) => id),
    );
    return planOne(userCredentials.providerLogin.start(form), async ({ location }) => {
      const page = pageView(owner, location);
      const { wait } = input;
      if (wait === undefined) return page;
      // At once, and in spite of --quiet: nobody could log in otherwise.
      await context.streams.stderr.write(`Open this page and log in: ${visible(location)}\n`);
      const made = await waitFor(
        context,
        wait,
        async () => (await readyOnes(context, owner)).find(({ id }) => !before.has(id)),
      );
      if (made !== undefined) return done(made, `User Credential ID: ${made.id}`);
      const late = `Nobody has logged in at the storage provider within ${wait} s`;
      return { ...page, failure: new GcsError("unavailable", late, { hint: lookAt(owner) }) };
    });
  },
});

/** Credentials of the owner that can be used. */
async function readyOnes(context: Context, owner: Owner): Promise<readonly UserCredential[]> {
  const all = await credentialsOn(context, owner);
  return all.filter((one) =>
    isOf(one, { ...owner, mappedUser: undefined }) && one.provisioned !== false && !one.invalid
  );
}

function pageView({ gatewayId, identityId }: Owner, location: string) {
  return done(
    { "storage_gateway_id": gatewayId, "identity_id": identityId, url: location },
    [
      "Open this page in a browser and log in at the storage provider:",
      "",
      `  ${location}`,
      "",
      `Then look at it: ${lookAt({ gatewayId })}`,
    ],
  );
}

function lookAt({ gatewayId }: Pick<Owner, "gatewayId">): string {
  return `gcs user-credentials list --storage-gateway ${gatewayId}`;
}
