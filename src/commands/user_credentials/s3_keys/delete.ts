import { defineCommand, ignoreNotFound, planDeletion, statusFields } from "../../../command/mod.ts";
import {
  entry,
  findKey,
  type HeldKey,
  heldKeys,
  keyArgs,
  keyChange,
  keyOptions,
  namedKey,
  singleKeyChange,
} from "./_keys.ts";

export default defineCommand({
  path: "user-credentials s3-keys delete",
  aliases: [
    "user-credentials s3-keys-delete",
    "user-credential s3-keys delete",
    "user-credential s3-keys-delete",
  ],
  summary: "Take an S3 key from a user credential",
  description: "The endpoint forgets the key. It stays valid at the storage system: revoke it " +
    "there, too.",
  examples: [[
    "gcs user-credentials s3-keys delete CREDENTIAL_ID --s3-access-key-id KEY_ID --yes",
    "Without a question, for scripts",
  ]],
  args: keyArgs,
  options: { ...keyOptions, ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PATCH /api/user_credentials/{user_credential_id}",
  check: (input) => void namedKey(input),
  mutates: true,
  prints: statusFields,
  async plan(context, input) {
    const { id, keyId } = namedKey(input);
    const { userCredentials } = await context.gcs();
    let prefixes: HeldKey["prefixes"];
    return await planDeletion(input.ignoreNotFound, {
      id: keyId,
      inside: id,
      what: `key ${keyId} of user credential ${id}`,
      read: async () => ({ prefixes } = findKey(await heldKeys(context, id), id, keyId)),
      confirm: () => ({
        warning: `This takes the key ${keyId} from user credential ${id}.`,
        answer: keyId,
      }),
      operation: () =>
        userCredentials.update(
          id,
          prefixes === undefined
            ? singleKeyChange(null, null)
            : keyChange([entry(keyId, prefixes, null)]),
        ),
    });
  },
});
