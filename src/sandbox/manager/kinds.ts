import type { Doc } from "../exchange.ts";
import type { DocumentRules } from "./rules.ts";

function loose(
  dataType: string,
  required: readonly string[],
  readOnly: readonly string[] = [],
  fixed: readonly string[] = [],
): DocumentRules {
  const family = dataType.split("#")[0];
  return {
    dataType,
    readOnly,
    fixed,
    check(document: Doc, mode) {
      if (String(document["DATA_TYPE"]).split("#")[0] !== family) {
        return [{ property: "DATA_TYPE", message: `Must be ${family}` }];
      }
      if (mode === "update") return [];
      return required.filter((name) => document[name] === undefined)
        .map((property) => ({ property, message: "Missing data for required field." }));
    },
  };
}

export const endpoint = loose("endpoint#1.2.0", ["display_name"], [
  "id",
  "gcs_manager_url",
  "earliest_last_access",
]);
export const endpointOwner = loose("endpoint_owner#1.0.0", ["identity_id"]);
export const endpointSubscription = loose("endpoint_subscription#1.0.0", ["subscription_id"]);
export const ownerString = loose("owner_string#1.0.0", []);
export const domain = loose("domain#1.0.0", ["domain_name", "wildcard"]);
export const node = loose("node#1.3.0", ["ip_addresses", "status"], ["id"]);
export const role = loose("role#1.0.0", ["principal", "role"], ["id"]);
export const storageGateway = loose("storage_gateway#1.3.0", [], ["id", "deleted"], [
  "connector_id",
  "high_assurance",
  "require_high_assurance",
]);
export const collection = loose(
  "collection#1.16.0",
  ["display_name", "collection_type", "collection_base_path", "public"],
  [
    "id",
    "connector_id",
    "https_url",
    "tlsftp_url",
    "manager_url",
    "root_path",
    "created_at",
    "last_access",
    "high_assurance",
    "domain",
    "deleted",
  ],
  ["storage_gateway_id", "collection_base_path", "mapped_collection_id"],
);
export const collectionOwner = loose("collection_owner#1.0.0", ["identity_id"]);
export const subscriptionAdminVerified = loose("subscription_admin_verified#1.0.0", [
  "subscription_admin_verified",
]);
export const batch = loose("batch#1.0.0", []);
export const sharingPolicy = loose("sharing_policy#1.0.0", [
  "collection_id",
  "sharing_restrict_paths",
], ["id"]);
export const userCredential = loose("user_credential#1.0.0", [], [
  "id",
  "deleted",
  "provisioned",
  "invalid",
]);
export const streamGateway = loose("stream_gateway#1.1.0", [], ["id", "deleted", "tlsftp_url"]);
export const lanSecretCreate = loose("lan_secret_create#1.0.0", [
  "stream_access_point_id",
  "tunnel_id",
]);
