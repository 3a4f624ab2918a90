import {
  arg,
  defineCommand,
  documentOf,
  givenFields,
  planUpdate,
  readBefore,
  requireChange,
} from "../../command/mod.ts";
import type { PolicyDocument } from "../../globus/mod.ts";
import { policyFieldTypes } from "./_fields.ts";
import { policyOptions, policyScopes, policyWords } from "./_options.ts";

const fixed = "high assurance cannot be changed; create another policy";

export default defineCommand({
  path: "auth-policy update",
  summary: "Change an authentication policy",
  description: "Options that are not given stay as they are. The change is in force at once, on " +
    `every collection that demands the policy.\n${policyWords}`,
  examples: [
    ["gcs auth-policy update POLICY_ID --include example.org --include example.net", "Two domains"],
    ['gcs auth-policy update POLICY_ID --exclude ""', "Exclude no domain any more"],
  ],
  args: { id: arg.object("auth_policy", "POLICY_ID", "Authentication policy to change") },
  options: policyOptions,
  removed: { "--high-assurance": fixed, "--require-high-assurance": fixed },
  scopes: policyScopes,
  origin: "official",
  route: "PUT auth:/v2/api/policies/{policy_id}",
  check: (input) =>
    requireChange(Object.fromEntries(givenFields(policyOptions, input)), "auth-policy update"),
  mutates: true,
  prints: policyFieldTypes,
  async plan(context, { id, ...input }) {
    const { policies } = await context.authApi();
    const sent = await documentOf(context, policyOptions, input);
    const read = ({ signal }: { readonly signal: AbortSignal }) => policies.get(id, signal);
    return planUpdate<PolicyDocument>(context, {
      operation: policies.update(id, sent),
      sent,
      before: await readBefore(context, read),
      read,
      known: { id },
      what: `auth policy ${id}`,
    });
  },
});
