import { publishedConnector, type UserCredential } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";

/** Columns of a list of user credentials. */
export const credentialColumns: readonly Field<UserCredential>[] = [
  { label: "ID", value: "id" },
  { label: "Display Name", value: "display_name" },
  { label: "Globus Identity", value: "identity_id", kind: "principal" },
  { label: "Storage Gateway ID", value: "storage_gateway_id", drop: 1 },
  { label: "Mapped User", value: "username" },
  { label: "Invalid", value: "invalid", kind: "fault", drop: 2 },
];

/** What a person sees of one user credential. Secret values print as `[redacted]`. */
export const credentialFields: readonly Field<UserCredential>[] = [
  ...credentialColumns,
  { label: "Connector", value: ({ connector_id: id }) => publishedConnector(id ?? "")?.name ?? id },
  { label: "Provisioned", value: "provisioned" },
  { label: "Home Directory", value: "home_directory" },
  { label: "Policies", value: "policies" },
];
