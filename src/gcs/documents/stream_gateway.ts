import {
  displayName,
  domainName,
  domainPatterns,
  email,
  flag,
  line,
  prose,
  secret,
  term,
  terms,
  text,
  uuid,
  webUrl,
  whole,
} from "./field_types.ts";
import { type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import { keywordsFit } from "./rules.ts";
import { identityMappings } from "./shared.ts";

/** How data streams reach the endpoint and who may use them. */
export const streamGateway = new ObjectType("stream gateway", {
  "allowed_domains": domainPatterns,
  "authentication_timeout_mins": whole.nullable,
  "contact_email": email,
  "contact_info": prose,
  "deleted": flag.readOnly,
  "department": line,
  "description": prose,
  "display_name": displayName,
  "domain_name": domainName,
  "id": uuid.readOnly,
  "identity_mappings": identityMappings.nullable,
  "info_link": webUrl,
  "keywords": terms,
  "lan_name": term.nullable,
  "lan_secret_required": flag,
  "organization": line,
  "run_as_local_user": flag.since("1.1.0"),
  "tlsftp_url": text.readOnly,
  "users_allow": terms.nullable,
  "users_deny": terms.nullable,
}, { family: "stream_gateway", latest: "1.1.0", rule: keywordsFit });
/** {@linkcode streamGateway} as read. */
export type StreamGateway = Document<typeof streamGateway>;
/** {@linkcode streamGateway} to write. */
export type StreamGatewayInput = DocumentInput<typeof streamGateway>;

/** Asks for a secret of one stream tunnel in the local network. */
export const lanSecretCreate = new ObjectType("LAN secret request", {
  "expires_in_mins": whole,
  "identity_id": uuid,
  "stream_access_point_id": uuid.required,
  "tunnel_id": uuid.required,
  "username": term,
}, { family: "lan_secret_create" });
/** {@linkcode lanSecretCreate} to write. */
export type LanSecretInput = DocumentInput<typeof lanSecretCreate>;

/** A secret of one stream tunnel; `expires` counts seconds since 1970 UTC. */
export const lanSecret = new ObjectType("LAN secret", {
  "expires": whole,
  "id": uuid,
  "identity_id": text,
  "secret": secret,
  "stream_access_point_id": uuid,
  "tunnel_id": uuid,
  "username": term,
}, { family: "lan_secret" });
/** {@linkcode lanSecret} as read. */
export type LanSecret = Document<typeof lanSecret>;
