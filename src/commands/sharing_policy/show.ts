import { arg, defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { sharingPolicyFields } from "./_fields.ts";

export default defineCommand({
  path: "sharing-policy show",
  summary: "Show a sharing policy",
  examples: [["gcs sharing-policy show POLICY_ID", "Who may share which paths"]],
  args: { id: arg.uuid("POLICY_ID", "Sharing policy to show", ["sharing_policy"]) },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/sharing_policies/{sharing_policy_id}",
  async run({ gcs, signal }, { id }) {
    return show(await (await gcs()).sharingPolicies.get(id, { signal }), sharingPolicyFields);
  },
});
