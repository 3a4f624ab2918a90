import {
  defineCommand,
  documentOf,
  givenFields,
  ifNotExists,
  opt,
  planCreation,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { policyFieldTypes } from "./_fields.ts";
import { policyOptions, policyScopes, policyWords, projectOf } from "./_options.ts";

export default defineCommand({
  path: "auth-policy create",
  summary: "Create an authentication policy",
  description:
    "A mapped collection can demand it of its guest collections: gcs collection update " +
    "COLLECTION_ID --guest-auth-policy-id POLICY_ID\n" +
    "Without --project-id it goes into the one project that you administer. High assurance cannot " +
    `be changed later.\n${policyWords}`,
  examples: [
    [
      'gcs auth-policy create --display-name Staff --description "Only us" --include example.org',
      "Only people of one domain",
    ],
    [
      'gcs auth-policy create --display-name Fresh --description "Logged in today" --high-assurance --authentication-assurance-timeout 28800',
      "A login in the last eight hours, in the same session",
    ],
  ],
  options: {
    ifNotExists,
    ...policyOptions,
    highAssurance: opt.flag("Demand the login in the very session; cannot be changed later"),
    requireHighAssurance: opt.flag("The same as --high-assurance"),
  },
  scopes: policyScopes,
  origin: "official",
  route: "POST auth:/v2/api/policies",
  check: (input) => {
    const given = givenFields(policyOptions, input);
    for (
      const [field, flag] of [["display_name", "--display-name"], [
        "description",
        "--description",
      ]] as const
    ) {
      if (!given.get(field)?.value) throw new GcsError("usage", `Missing option ${flag}`);
    }
  },
  mutates: true,
  prints: policyFieldTypes,
  async plan(context, { highAssurance, requireHighAssurance, ifNotExists, ...input }) {
    const policy = {
      ...await documentOf(context, policyOptions, input),
      ...(highAssurance || requireHighAssurance ? { "high_assurance": true } : {}),
      "project_id": await projectOf(context, input.projectId),
    };
    const { policies } = await context.authApi();
    return await planCreation(context, ifNotExists, {
      operation: policies.create(policy),
      noun: "auth policy",
      wanted: policy,
      existing: () => policies.list(context.signal),
      isSame: ({ display_name: name, project_id: project }) =>
        name === policy.display_name && project === policy.project_id,
    });
  },
});
