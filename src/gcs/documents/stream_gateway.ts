import { flag, oneLine, secret, text, texts, uuid, whole } from "./kinds.ts";
import { type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import { keywordsFit } from "./rules.ts";
import { identityMappings } from "./shared.ts";

/** How data streams reach the endpoint and who may use them. */
export const streamGateway = new ObjectType("stream gateway", {
  "allowed_domains": texts,
  "authentication_timeout_mins": whole.nullable,
  "contact_email": text,
  "contact_info": text,
  "deleted": flag.readOnly,
  "department": text,
  "description": text,
  "display_name": oneLine,
  "domain_name": text,
  "id": uuid.readOnly,
  "identity_mappings": identityMappings.nullable,
  "info_link": text,
  "keywords": texts,
  "lan_name": text.nullable,
  "lan_secret_required": flag,
  "organization": text,
  "run_as_local_user": flag.since("1.1.0"),
  "tlsftp_url": text.readOnly,
  "users_allow": texts.nullable,
  "users_deny": texts.nullable,
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
  "username": text,
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
  "username": text,
}, { family: "lan_secret" });
/** {@linkcode lanSecret} as read. */
export type LanSecret = Document<typeof lanSecret>;
