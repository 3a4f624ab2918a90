import type { OfficialField, OfficialForm } from "./form.ts";

const about: readonly OfficialField[] = [
  { label: "Organization", member: "organization", ifSet: true },
  { label: "Department", member: "department", ifSet: true },
  { label: "Keywords", member: "keywords", ifSet: true },
  { label: "Description", member: "description", ifSet: true },
  { label: "Contact E-mail", member: "contact_email", ifSet: true },
  { label: "Contact Info", member: "contact_info", ifSet: true },
];

const roleColumns: readonly OfficialField[] = [
  { label: "ID", member: "id" },
  { label: "Role", member: "role" },
  { label: "Principal", member: "principal", kind: "identity" },
];

const custom = ["network_use", "custom"] as const;

/** Forms by the path of a command. Commands that are not here print our own in the official layout. */
export const forms: Readonly<Record<string, OfficialForm>> = {
  "endpoint show": {
    seen: true,
    fields: [
      { label: "Display Name", member: "display_name" },
      { label: "ID", member: "id" },
      { label: "Subscription ID", member: "subscription_id" },
      { label: "Public", member: "public" },
      { label: "GCS Manager URL", member: "gcs_manager_url" },
      { label: "Network Use", member: "network_use" },
      { label: "Max Concurrency", member: "max_concurrency", when: custom },
      { label: "Preferred Concurrency", member: "preferred_concurrency", when: custom },
      { label: "Max Parallelism", member: "max_parallelism", when: custom },
      { label: "Preferred Parallelism", member: "preferred_parallelism", when: custom },
      ...about,
      { label: "Endpoint Info Link", member: "info_link", ifSet: true },
    ],
  },
  "endpoint update": { seen: false, text: updated("endpoint") },
  "endpoint set-subscription-id": { seen: false, text: updated("endpoint") },
  "node update": { seen: false, text: updated("node") },
  "node list": {
    seen: true,
    fields: [
      { label: "ID", member: "id" },
      { label: "IP Addresses", member: "ip_addresses", kind: "joined" },
      { label: "Status", member: "status" },
    ],
  },
  "node show": {
    seen: true,
    fields: [
      { label: "ID", member: "id" },
      { label: "IP Addresses", member: "ip_addresses", kind: "joined" },
      { label: "IPv4 Data Interface", member: "data_interface" },
      { label: "IPv6 Data Interface", member: "data_interface6" },
      { label: "Status", member: "status" },
    ],
  },
  "storage-gateway list": {
    seen: true,
    fields: [
      { label: "Display Name", member: "display_name" },
      { label: "ID", member: "id" },
      { label: "Connector", member: "connector_id", kind: "connector" },
      { label: "High Assurance", member: "high_assurance" },
      { label: "MFA", member: "require_mfa" },
    ],
  },
  "storage-gateway create": { seen: true },
  "storage-gateway update": { seen: true, text: updated("Storage Gateway") },
  "storage-gateway delete": { seen: false, text: (id) => `Message: Deleted Storage Gateway ${id}` },
  "collection list": {
    seen: true,
    json: "flat",
    fields: [
      { label: "ID", member: "id" },
      { label: "Display Name", member: "display_name" },
      { label: "Owner", member: "identity_id", kind: "identity" },
      { label: "Collection Type", member: "collection_type" },
      { label: "Storage Gateway ID", member: "storage_gateway_id" },
      { label: "Created", member: "created_at", kind: "day" },
      { label: "Last Access", member: "last_access", kind: "lastAccess" },
    ],
  },
  "collection show": {
    seen: true,
    fields: [
      { label: "Display Name", member: "display_name" },
      { label: "Owner", member: "identity_id", kind: "identity" },
      { label: "ID", member: "id" },
      { label: "Collection Type", member: "collection_type" },
      { label: "Mapped Collection ID", member: "mapped_collection_id", ifSet: true },
      { label: "Storage Gateway ID", member: "storage_gateway_id" },
      { label: "Connector", member: "connector_id", kind: "connector" },
      { label: "Base Path", member: "collection_base_path", ifSet: true },
      { label: "Allow Guest Collections", member: "allow_guest_collections" },
      { label: "Disable Anonymous Writes", member: "disable_anonymous_writes" },
      { label: "High Assurance", member: "high_assurance" },
      { label: "Authentication Timeout", member: "authentication_timeout_mins" },
      { label: "Multi-factor Authentication", member: "require_mfa" },
      { label: "Manager URL", member: "manager_url" },
      { label: "HTTPS URL", member: "https_url" },
      { label: "TLSFTP URL", member: "tlsftp_url" },
      { label: "Force Encryption", member: "force_encryption" },
      { label: "Public", member: "public" },
      ...about,
      { label: "Info Link", member: "info_link", ifSet: true },
      { label: "User Message", member: "user_message", ifSet: true },
      { label: "User Message Link", member: "user_message_link", ifSet: true },
      { label: "Delete Protected", member: "delete_protected" },
      { label: "Created", member: "created_at", kind: "day" },
      { label: "Last Access", member: "last_access", kind: "lastAccess" },
    ],
  },
  "collection create": { seen: true },
  "collection update": { seen: true, text: () => "code: success" },
  "collection delete": { seen: true },
  "collection batch-delete": { seen: false, json: "flat" },
  "endpoint role list": { seen: false, fields: roleColumns },
  "collection role list": { seen: false, fields: roleColumns },
  "role list": { seen: false, fields: roleColumns },
  "role create": { seen: false },
  "role show": {
    seen: false,
    fields: [...roleColumns, { label: "Collection ID", member: "collection", ifSet: true }],
  },
  "user-credentials list": {
    seen: false,
    fields: [
      { label: "ID", member: "id" },
      { label: "Display Name", member: "display_name" },
      { label: "Globus Identity", member: "identity_id", kind: "identity" },
      { label: "Storage Gateway ID", member: "storage_gateway_id" },
      { label: "Mapped User", member: "username" },
      { label: "Invalid", member: "invalid" },
    ],
  },
  "user-credentials s3-create": { seen: false, text: credentialId },
  "user-credentials activescale-create": { seen: false, text: credentialId },
  "user-credentials delete": {
    seen: false,
    text: (id) => `Message: Deleted User Credential ${id}`,
  },
  "user-credentials oauth-create": { seen: false, plain: true },
  "stream-gateway update": { seen: false, text: updated("stream gateway") },
  "auth-policy update": { seen: false, text: updated("auth policy") },
  "auth-policy list": { seen: false, json: "flat" },
  "whoami": {
    seen: true,
    json: "flat",
    firstOnly: true,
    fields: [
      { label: "Username", member: "username" },
      { label: "Name", member: "name" },
      { label: "ID", member: "sub" },
      { label: "Email", member: "email" },
    ],
  },
  "login": { seen: true, plain: true },
  "logout": { seen: false, plain: true },
  "session consent": { seen: false, plain: true },
  "session update": { seen: false, plain: true },
};

/** The same whether the change made a difference or not, which only our own sentence tells. */
function updated(what: string): (id: string) => string {
  return (id) => `Message: Updated ${what} ${id}`.trimEnd();
}

function credentialId(id: string): string {
  return `User Credential ID: ${id}`;
}
