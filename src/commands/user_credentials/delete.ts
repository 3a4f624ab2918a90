import {
  arg,
  defineCommand,
  ignoreNotFound,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";

export default defineCommand({
  path: "user-credentials delete",
  aliases: ["user-credential delete"],
  summary: "Delete a user credential",
  description: "Collections that use it lose access to their storage. The key or token stays " +
    "valid at the storage system: revoke it there, too.",
  examples: [["gcs user-credentials delete CREDENTIAL_ID --yes", "Without a question"]],
  args: { id: arg.object("user_credential", "CREDENTIAL_ID", "User credential to delete") },
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/user_credentials/{user_credential_id}",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { id, ignoreNotFound }) {
    const { userCredentials } = await gcs();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `user credential ${id}`,
      read: () => userCredentials.get(id, { signal }),
      confirm: ({ username, identity_id: identity }) => ({
        warning: `This deletes the user credential of ${username ?? identity ?? "nobody"} (${id}).`,
        answer: id,
      }),
      operation: () => userCredentials.delete(id),
    });
  },
});
