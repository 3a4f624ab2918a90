import { arg, defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { authPolicyFields } from "./_fields.ts";
import { policyScopes, policyWords } from "./_options.ts";

export default defineCommand({
  path: "auth-policy show",
  summary: "Show an authentication policy",
  description: policyWords,
  examples: [["gcs auth-policy show POLICY_ID -F json", "The whole document, for scripts"]],
  args: { id: arg.object("auth_policy", "POLICY_ID", "Authentication policy to show") },
  scopes: policyScopes,
  origin: "official",
  route: "GET auth:/v2/api/policies/{policy_id}",
  async run({ authApi, signal }, { id }) {
    return show(await (await authApi()).policies.get(id, signal), authPolicyFields);
  },
});
