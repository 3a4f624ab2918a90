import type { StreamGateway } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";
import { aboutFields } from "../_about_fields.ts";

/** Columns of a list of stream gateways. */
export const streamGatewayColumns: readonly Field<StreamGateway>[] = [
  { label: "Display Name", value: "display_name" },
  { label: "ID", value: "id" },
  { label: "Domain Name", value: "domain_name" },
  { label: "LAN Name", value: "lan_name", drop: 1 },
];

/** What a person sees of one stream gateway. */
export const streamGatewayFields: readonly Field<StreamGateway>[] = [
  ...streamGatewayColumns,
  { label: "LAN Secret Required", value: "lan_secret_required" },
  { label: "Run As Local User", value: "run_as_local_user" },
  { label: "Allowed Domains", value: "allowed_domains" },
  { label: "Authentication Timeout", value: "authentication_timeout_mins", kind: "minutes" },
  { label: "Users Allowed", value: "users_allow" },
  { label: "Users Denied", value: "users_deny" },
  { label: "Identity Mappings", value: "identity_mappings" },
  { label: "TLSFTP URL", value: "tlsftp_url" },
  ...aboutFields,
];
