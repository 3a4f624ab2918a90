import { defineCommand, documentAfter, opt, planOne } from "../../../command/mod.ts";
import { GcsError } from "../../../errors/mod.ts";
import { done } from "../../../output/mod.ts";
import { checkPrefixes, parseKeyId, pathPrefixes, removedKeys, s3Secret } from "../_s3.ts";
import {
  entry,
  findKey,
  heldKeys,
  keyArgs,
  keyChange,
  keyOptions,
  namedKey,
  singleKeyChange,
} from "./_keys.ts";

export default defineCommand({
  path: "user-credentials s3-keys update",
  aliases: [
    "user-credentials s3-keys-update",
    "user-credential s3-keys update",
    "user-credential s3-keys-update",
  ],
  summary: "Replace an S3 key of a user credential",
  description: "The new secret access key is asked for, or comes from --secret-stdin or " +
    "--secret-env. With --new-access-key-id another key takes the old one's place, and with " +
    "--path-prefix it gets other prefixes; what is not given stays.",
  examples: [[
    "gcs user-credentials s3-keys update CREDENTIAL_ID --s3-access-key-id OLD_ID --new-access-key-id NEW_ID",
    "Rotate a key: the new id and secret in place of the old",
  ]],
  args: keyArgs,
  options: {
    ...keyOptions,
    newAccessKeyId: opt.parsed("KEY_ID", "Id of the key that takes its place", parseKeyId),
    pathPrefix: pathPrefixes,
  },
  secrets: { secret: s3Secret },
  removed: removedKeys,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/user_credentials/{user_credential_id}",
  check(input) {
    namedKey(input);
    if (input.pathPrefix !== undefined) checkPrefixes(input.pathPrefix);
  },
  mutates: true,
  prints: "userCredential",
  async before(context, input) {
    const { id, keyId } = namedKey(input);
    findKey(await heldKeys(context, id), id, keyId);
  },
  async plan(context, input) {
    const { id, keyId } = namedKey(input);
    const { secret, pathPrefix, newAccessKeyId: newId = keyId } = input;
    const given = pathPrefix === undefined ? undefined : checkPrefixes(pathPrefix);
    const keys = await heldKeys(context, id);
    const old = findKey(keys, id, keyId);
    if (newId !== keyId && keys.some((key) => key.keyId === newId)) {
      throw new GcsError("conflict", `User credential ${id} holds the key "${newId}" already`);
    }
    const taken = given &&
      keys.find((key) => key !== old && key.prefixes?.some((path) => given.includes(path)));
    if (taken !== undefined) {
      throw new GcsError("conflict", `A prefix belongs to the key "${taken.keyId}" already`);
    }
    const { userCredentials } = await context.gcs();
    return planOne(
      userCredentials.update(id, change()),
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
          `Updated key ${newId} of user credential ${id}`,
        ),
    );

    function change() {
      if (old.prefixes === undefined) {
        if (given === undefined) return singleKeyChange(newId, secret);
        throw new GcsError("usage", `The key "${keyId}" is for all paths: it has no prefixes`);
      }
      const replacement = entry(newId, given ?? old.prefixes, secret);
      const isSamePlace = newId === keyId && given === undefined;
      return keyChange(
        isSamePlace ? [replacement] : [entry(keyId, old.prefixes, null), replacement],
      );
    }
  },
});
