export * from "./collection.ts";
export { details, invalidInputItem, missingRoleEntry } from "./details.ts";
export * from "./endpoint.ts";
export type {
  DocumentField,
  FieldRules,
  Fields,
  InnerType,
  Read,
  ReadOf,
  WritableKey,
  WriteInput,
  WriteMode,
  WriteOf,
  WriteSchema,
} from "./field.ts";
/** Types of single fields, to describe documents with. */
export * as fieldTypes from "./field_types.ts";
export { hideSecrets } from "./hide.ts";
export * from "./info.ts";
export * from "./node.ts";
export { type Complaint, type Document, type DocumentInput, ObjectType } from "./object_type.ts";
export type { CheckedMembers, MemberFlaw, ObjectSettings, Written } from "./object_type.ts";
export {
  type Connector,
  connectorById,
  connectors,
  type Policies,
  type PoliciesInput,
  type PolicyKind,
  policyTypes,
} from "./policies/mod.ts";
export { keptPolicies, lostSecrets } from "./policies/kept.ts";
export {
  type ConnectorName,
  publishedConnector,
  publishedConnectors,
} from "./policies/published.ts";
export * from "./role.ts";
export * from "./shared.ts";
export * from "./sharing_policy.ts";
export * from "./storage_gateway.ts";
export * from "./stream_gateway.ts";
export * from "./user_credential.ts";
