import { arg, defineCommand, planDeletion } from "../../command/mod.ts";
import { batchOptions, batchWords, checkBatch, eachAlone, planOneOrMany } from "../_batch.ts";

const path = "user-credentials delete";

export default defineCommand({
  path,
  aliases: ["user-credential delete"],
  summary: "Delete user credentials",
  description: "Collections that use it lose access to their storage. The key or token stays " +
    `valid at the storage system: revoke it there, too.\n${batchWords}`,
  examples: [
    ["gcs user-credentials delete CREDENTIAL_ID --yes", "Without a question"],
    ["gcs user-credentials delete --from-file ids.txt --yes", "Many at once"],
  ],
  args: {
    ids: arg.many(
      arg.optional(arg.object("user_credential", "CREDENTIAL_ID", "User credentials to delete")),
    ),
  },
  options: batchOptions,
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/user_credentials/{user_credential_id}",
  check: checkBatch,
  mutates: true,
  async plan(context, input) {
    const { userCredentials } = await context.gcs();
    const kind = {
      command: path,
      noun: ["user credential", "user credentials"],
      done: ["deleted", "deleted"],
      warning: (items: string) => `This deletes ${items}.`,
      request: eachAlone((id, again) => userCredentials.delete(id, { again })),
    } as const;
    return await planOneOrMany(context, kind, input, (id) =>
      planDeletion(input.ignoreNotFound, {
        id,
        what: `user credential ${id}`,
        read: () => userCredentials.get(id, { signal: context.signal }),
        confirm: ({ username, identity_id: identity }) => ({
          warning: `This deletes the user credential of ${
            username ?? identity ?? "nobody"
          } (${id}).`,
          answer: id,
        }),
        operation: () => userCredentials.delete(id),
      }));
  },
});
