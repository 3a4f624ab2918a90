import { defineCommand, documentAfter, planOne } from "../../../command/mod.ts";
import { GcsError } from "../../../errors/mod.ts";
import { done } from "../../../output/mod.ts";
import { checkPrefixes, pathPrefixes, removedKeys, s3Secret } from "../_s3.ts";
import { entry, heldKeys, keyArgs, keyChange, keyOptions, namedKey } from "./_keys.ts";

export default defineCommand({
  path: "user-credentials s3-keys add",
  aliases: [
    "user-credentials s3-keys-add",
    "user-credential s3-keys add",
    "user-credential s3-keys-add",
  ],
  summary: "Add an S3 key to a user credential",
  description: "A key is for the paths below its prefixes; without --path-prefix, for all. The " +
    "secret access key is asked for, or comes from --secret-stdin or --secret-env. Keys with " +
    "prefixes need a storage gateway that allows several keys.",
  examples: [
    [
      "gcs user-credentials s3-keys add CREDENTIAL_ID --s3-access-key-id KEY_ID --path-prefix /results",
      "A key of its own for one bucket",
    ],
    [
      "gcs user-credentials s3-keys add CREDENTIAL_ID --s3-access-key-id KEY_ID --secret-stdin < key.txt",
      "Read the secret from a private file",
    ],
  ],
  args: keyArgs,
  options: { ...keyOptions, pathPrefix: pathPrefixes },
  secrets: { secret: s3Secret },
  removed: removedKeys,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/user_credentials/{user_credential_id}",
  check(input) {
    namedKey(input);
    checkPrefixes(input.pathPrefix ?? ["/"]);
  },
  mutates: true,
  prints: "userCredential",
  async before(context, input) {
    const { id, keyId } = namedKey(input);
    const prefixes = checkPrefixes(input.pathPrefix ?? ["/"]);
    const keys = await heldKeys(context, id);
    if (keys.some((key) => key.keyId === keyId)) {
      throw new GcsError("conflict", `User credential ${id} holds the key "${keyId}" already`, {
        hint: `gcs user-credentials s3-keys update ${id} --s3-access-key-id ${keyId}`,
      });
    }
    const other = keys.find((key) => key.prefixes?.some((path) => prefixes.includes(path)));
    if (other !== undefined) {
      throw new GcsError("conflict", `A prefix belongs to the key "${other.keyId}" already`, {
        hint: `gcs user-credentials show ${id}`,
      });
    }
  },
  async plan(context, input) {
    const { id, keyId } = namedKey(input);
    const prefixes = checkPrefixes(input.pathPrefix ?? ["/"]);
    const { userCredentials } = await context.gcs();
    const change = keyChange([entry(keyId, prefixes, input.secret)]);
    return planOne(
      userCredentials.update(id, change),
      async (answer) =>
        done(
          {
            ...await documentAfter(
              context,
              answer,
              (options) => userCredentials.get(id, options),
              { id },
            ),
            // The secret that was sent is never shown, so that it counts as another.
            changed: true,
          },
          `Added key ${keyId} to user credential ${id}`,
        ),
    );
  },
});
