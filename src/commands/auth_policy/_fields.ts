import type { PolicyDocument } from "../../globus/mod.ts";
import type { Field, FieldTypes } from "../../output/mod.ts";

/** Columns of a list of authentication policies. */
export const authPolicyColumns: readonly Field<PolicyDocument>[] = [
  { label: "ID", value: "id" },
  { label: "Display Name", value: "display_name" },
  { label: "Project ID", value: "project_id", drop: 1 },
  { label: "High Assurance", value: "high_assurance", drop: 2 },
];

/** What a person sees of one authentication policy. */
export const authPolicyFields: readonly Field<PolicyDocument>[] = [
  ...authPolicyColumns,
  { label: "Description", value: "description" },
  {
    label: "Authentication Assurance Timeout",
    value: "authentication_assurance_timeout",
    kind: "seconds",
  },
  { label: "MFA", value: "required_mfa" },
  { label: "Domains Included", value: "domain_constraints_include" },
  { label: "Domains Excluded", value: "domain_constraints_exclude" },
];

/** What the fields of an authentication policy may be. */
export const policyFieldTypes: FieldTypes = {
  id: "string",
  "project_id": "string",
  "display_name": "string",
  description: "string",
  "high_assurance": "boolean",
  "authentication_assurance_timeout": "number",
  "required_mfa": "boolean",
  "domain_constraints_include": "array<string>",
  "domain_constraints_exclude": "array<string>",
};
