import {
  displayName,
  domainPatterns,
  flag,
  nested,
  oneOf,
  path,
  term,
  terms,
  uuid,
  whole,
} from "./field_types.ts";
import { type Complaint, type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import type { Written } from "./object_type.ts";
import type { WriteMode } from "./field.ts";
import { policiesField, policiesFit } from "./policies/mod.ts";
import { networkUseComplete } from "./rules.ts";
import { identityMappings, pathRestrictions } from "./shared.ts";

/** How one storage system is reached and who may use it. */
export const storageGateway = new ObjectType("storage gateway", {
  "admin_managed_credentials": flag.required.defaultsTo(false).since("1.2.0"),
  "allowed_domains": domainPatterns,
  "authentication_assurance_timeout": whole.nullable,
  "authentication_timeout_mins": whole.nullable,
  "connector_id": uuid.fixed,
  "deleted": flag.readOnly,
  "display_name": displayName,
  "high_assurance": flag.nullable.fixed,
  "id": uuid.readOnly,
  "identity_mappings": identityMappings.nullable,
  "load_dsi_module": term.nullable,
  "max_concurrency": whole.since("1.3.0"),
  "max_parallelism": whole.since("1.3.0"),
  "network_use": oneOf("normal", "minimal", "aggressive", "custom").nullable.since("1.3.0"),
  "policies": policiesField("storage"),
  "preferred_concurrency": whole.since("1.3.0"),
  "preferred_parallelism": whole.since("1.3.0"),
  "process_user": term.nullable,
  "require_high_assurance": flag.nullable.fixed,
  "require_mfa": flag.required.defaultsTo(false).since("1.1.0"),
  "restrict_paths": nested(pathRestrictions).nullable,
  "users_allow": terms.nullable,
  "users_deny": terms.nullable,
  // Not in the published description, but in globus-sdk and in its examples.
  "mapping": term,
  "root": path,
}, { family: "storage_gateway", latest: "1.3.0", rule: gatewayRule });
/** {@linkcode storageGateway} as read. */
export type StorageGateway = Document<typeof storageGateway>;
/** {@linkcode storageGateway} to write. */
export type StorageGatewayInput = DocumentInput<typeof storageGateway>;

function* gatewayRule(members: Written, mode: WriteMode): Iterable<Complaint> {
  yield* networkUseComplete(members);
  yield* policiesFit(members, "storage");
  const assured = members["high_assurance"] ?? members["require_high_assurance"];
  if (mode !== "update" && members["require_mfa"] === true && assured !== true) {
    yield ["require_mfa", "needs high_assurance"];
  }
}
