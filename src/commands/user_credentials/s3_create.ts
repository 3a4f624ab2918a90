import { defineCommand, ifNotExists } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { planCreate, requireWholeKey } from "./_create.ts";
import { namedOwner, ownerArgs, ownerOptions, readOwner } from "./_owner.ts";
import { newKeyOptions, removedKeys, s3Secret } from "./_s3.ts";

export default defineCommand({
  path: "user-credentials s3-create",
  aliases: ["user-credential s3-create"],
  summary: "Create a user credential for S3 storage",
  description: "With --s3-access-key-id the secret access key is asked for, or comes from " +
    "--secret-stdin or --secret-env; it is never an option's value. Without it the credential " +
    "holds no key until one is added by s3-keys add.\n" +
    "You may create your own credentials; administrators may create those of others where the " +
    "storage gateway lets them manage credentials.",
  examples: [
    [
      "gcs user-credentials s3-create GATEWAY_ID --globus-identity ada@example.org --s3-access-key-id KEY_ID",
      "Ask for the secret key, twice",
    ],
    [
      "vault read -field=key s3/ada | gcs user-credentials s3-create GATEWAY_ID --globus-identity ada@example.org --s3-access-key-id KEY_ID --secret-stdin",
      "Take it from a secret manager",
    ],
  ],
  args: ownerArgs,
  options: { ifNotExists, ...ownerOptions, ...newKeyOptions },
  secrets: { secret: { ...s3Secret, onlyWith: "s3AccessKeyId" } },
  removed: removedKeys,
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/user_credentials",
  check: (input) => void namedOwner(input),
  mutates: true,
  prints: "userCredential",
  async plan(context, input) {
    requireWholeKey(input);
    if (context.globals.official && input.s3AccessKeyId === undefined) throw noKey();
    return await planCreate(context, await readOwner(context, input, ["s3"]), input);
  },
});

/** The official program asks for both then; a credential without a key would be a surprise. */
function noKey(): GcsError {
  return new GcsError("usage", "Missing option --s3-access-key-id: which key it shall hold", {
    hint: "add --s3-access-key-id KEY_ID, and pipe the secret in with --secret-stdin",
  });
}
