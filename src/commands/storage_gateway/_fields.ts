import { publishedConnector, type StorageGateway } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";

/** Columns of a list of storage gateways. */
export const gatewayColumns: readonly Field<StorageGateway>[] = [
  { label: "Display Name", value: "display_name" },
  { label: "ID", value: "id" },
  { label: "Connector", value: connectorName },
  { label: "High Assurance", value: "high_assurance", drop: 2 },
  { label: "MFA", value: "require_mfa", drop: 1 },
];

/** What a person sees of one storage gateway. */
export const gatewayFields: readonly Field<StorageGateway>[] = [
  ...gatewayColumns,
  { label: "Allowed Domains", value: "allowed_domains" },
  { label: "Authentication Timeout", value: "authentication_timeout_mins", kind: "minutes" },
  { label: "Admin Managed Credentials", value: "admin_managed_credentials" },
  { label: "Users Allowed", value: "users_allow" },
  { label: "Users Denied", value: "users_deny" },
  { label: "Identity Mappings", value: "identity_mappings" },
  { label: "Restrict Paths", value: "restrict_paths" },
  { label: "Policies", value: "policies" },
  { label: "Network Use", value: "network_use" },
  { label: "Max Concurrency", value: "max_concurrency" },
  { label: "Preferred Concurrency", value: "preferred_concurrency" },
  { label: "Max Parallelism", value: "max_parallelism" },
  { label: "Preferred Parallelism", value: "preferred_parallelism" },
  { label: "Process User", value: "process_user" },
  { label: "DSI Module", value: "load_dsi_module" },
];

/** What an endpoint shows to administrators who ask for it. */
export const privateFields = [
  ...["identity_mappings", "load_dsi_module", "policies", "process_user", "restrict_paths"],
  ...["users_allow", "users_deny"],
];

/** The name of a gateway's connector; its id where Globus publishes none. */
export function connectorName({ connector_id: id }: StorageGateway): string | undefined {
  return publishedConnector(id ?? "")?.name ?? id ?? undefined;
}
