import { defineCommand } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { authPolicyColumns } from "./_fields.ts";
import { policyScopes, policyWords } from "./_options.ts";

export default defineCommand({
  path: "auth-policy list",
  summary: "List the authentication policies of your projects",
  description: policyWords,
  examples: [
    ["gcs auth-policy list", "Policies as a table"],
    ["gcs auth-policy list -F list", "Bare ids"],
  ],
  scopes: policyScopes,
  lists: true,
  origin: "official",
  route: "GET auth:/v2/api/policies",
  async run({ authApi, signal }) {
    return {
      ...list(await (await authApi()).policies.list(signal), authPolicyColumns),
      empty: "No authentication policies. Make one: gcs auth-policy create --help",
    };
  },
});
