import { flag, text, uuid } from "./field_types.ts";
import { type Document, ObjectType } from "./object_type.ts";

/** Versions and names of an endpoint. `client_id` names its scopes and resource server. */
export const info = new ObjectType("info", {
  "api_version": text,
  "client_id": uuid,
  "domain_name": text,
  "endpoint_id": uuid,
  "manager_version": text,
}, { family: "info" });
/** {@linkcode info} as read. */
export type Info = Document<typeof info>;

/** A connector that the endpoint has. */
export const connector = new ObjectType("connector", {
  "display_name": text.required,
  "id": text.required,
  "is_baa": flag.since("1.1.0"),
  "is_ha": flag.since("1.1.0"),
  "version": text,
}, { family: "connector", latest: "1.1.0" });
/** {@linkcode connector} as read. */
export type InstalledConnector = Document<typeof connector>;
