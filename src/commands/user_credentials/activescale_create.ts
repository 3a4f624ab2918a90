import { defineCommand, ifNotExists } from "../../command/mod.ts";
import { planCreate, requireWholeKey } from "./_create.ts";
import { namedOwner, ownerArgs, ownerOptions, readOwner } from "./_owner.ts";
import { accessKeyId, removedKeys, s3Secret } from "./_s3.ts";

export default defineCommand({
  path: "user-credentials activescale-create",
  aliases: ["user-credential activescale-create"],
  summary: "Create a user credential for ActiveScale storage",
  description: "ActiveScale takes S3 keys, one for each credential. With --s3-access-key-id the " +
    "secret access key is asked for, or comes from --secret-stdin or --secret-env; it is never " +
    "an option's value.",
  examples: [[
    "gcs user-credentials activescale-create GATEWAY_ID --globus-identity ada@example.org --s3-access-key-id KEY_ID",
    "Ask for the secret key, twice",
  ]],
  args: ownerArgs,
  options: { ifNotExists, ...ownerOptions, s3AccessKeyId: accessKeyId },
  secrets: { secret: { ...s3Secret, onlyWith: "s3AccessKeyId" } },
  removed: { ...removedKeys, "--password": removedKeys["--s3-secret-key"] },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/user_credentials",
  check: (input) => void namedOwner(input),
  mutates: true,
  prints: "userCredential",
  async plan(context, input) {
    requireWholeKey(input);
    return await planCreate(context, await readOwner(context, input, ["activescale"]), input);
  },
});
