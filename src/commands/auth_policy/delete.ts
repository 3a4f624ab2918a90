import {
  arg,
  defineCommand,
  ignoreNotFound,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";
import { policyScopes, policyWords } from "./_options.ts";

export default defineCommand({
  path: "auth-policy delete",
  summary: "Delete an authentication policy",
  description:
    `Look first that no collection demands it: gcs collection list --query "[?guest_auth_policy_id]" -F json\n${policyWords}`,
  examples: [["gcs auth-policy delete POLICY_ID --yes", "Without a question, for scripts"]],
  args: { id: arg.object("auth_policy", "POLICY_ID", "Authentication policy to delete") },
  options: { ignoreNotFound },
  scopes: policyScopes,
  origin: "official",
  route: "DELETE auth:/v2/api/policies/{policy_id}",
  mutates: true,
  prints: statusFields,
  async plan({ authApi, signal }, { id, ignoreNotFound }) {
    const { policies } = await authApi();
    return await planDeletion(ignoreNotFound, {
      id,
      what: `auth policy ${id}`,
      read: () => policies.get(id, signal),
      confirm: ({ display_name: name }) => ({
        warning: `This deletes the authentication policy "${name ?? ""}" (${id}).`,
        answer: name ?? id,
      }),
      operation: () => policies.delete(id),
    });
  },
});
