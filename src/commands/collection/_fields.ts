import { type Collection, publishedConnector } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";
import { aboutFields } from "../_about_fields.ts";

/** Columns of a list of collections. */
export const collectionColumns: readonly Field<Collection>[] = [
  { label: "ID", value: "id" },
  { label: "Display Name", value: "display_name" },
  { label: "Owner", value: "identity_id", kind: "principal", drop: 4 },
  { label: "Collection Type", value: "collection_type", drop: 5 },
  { label: "Storage Gateway ID", value: "storage_gateway_id", drop: 1 },
  { label: "Created", value: "created_at", kind: "time", drop: 2 },
  { label: "Last Access", value: "last_access", kind: "time", drop: 3 },
];

/** What an endpoint shows to administrators who ask for it. */
export const privateFields = [
  ...["collection_base_path", "policies", "root_path", "sharing_restrict_paths"],
  ...["sharing_users_allow", "sharing_users_deny"],
];

/** What a person sees of one collection. */
export const collectionFields: readonly Field<Collection>[] = [
  { label: "Display Name", value: "display_name" },
  { label: "ID", value: "id" },
  { label: "Owner", value: "identity_id", kind: "principal" },
  { label: "Collection Type", value: "collection_type" },
  { label: "Mapped Collection ID", value: "mapped_collection_id" },
  { label: "Storage Gateway ID", value: "storage_gateway_id" },
  { label: "Connector", value: ({ connector_id: id }) => publishedConnector(id ?? "")?.name ?? id },
  { label: "Base Path", value: "collection_base_path" },
  { label: "Root Path", value: "root_path" },
  { label: "Default Directory", value: "default_directory" },
  { label: "Allow Guest Collections", value: "allow_guest_collections" },
  { label: "Sharing Restrict Paths", value: "sharing_restrict_paths" },
  { label: "Sharing Users Allowed", value: "sharing_users_allow" },
  { label: "Sharing Users Denied", value: "sharing_users_deny" },
  { label: "Policies", value: "policies" },
  { label: "Disable Anonymous Writes", value: "disable_anonymous_writes" },
  { label: "High Assurance", value: "high_assurance" },
  { label: "Authentication Timeout", value: "authentication_timeout_mins", kind: "minutes" },
  { label: "Multi-factor Authentication", value: "require_mfa" },
  { label: "Manager URL", value: "manager_url" },
  { label: "HTTPS URL", value: "https_url" },
  { label: "TLSFTP URL", value: "tlsftp_url" },
  { label: "Force Encryption", value: "force_encryption" },
  { label: "Public", value: "public" },
  ...aboutFields,
  { label: "User Message", value: "user_message" },
  { label: "User Message Link", value: "user_message_link" },
  { label: "Delete Protected", value: "delete_protected" },
  { label: "Created", value: "created_at", kind: "time" },
  { label: "Last Access", value: "last_access", kind: "time" },
];
