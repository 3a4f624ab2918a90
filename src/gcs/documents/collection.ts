import type { WriteMode } from "./field.ts";
import {
  date,
  displayName,
  domainName,
  email,
  flag,
  line,
  nested,
  object,
  oneOf,
  path,
  prose,
  someOf,
  term,
  terms,
  text,
  uuid,
  webUrl,
  whole,
} from "./field_types.ts";
import { type Complaint, type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import type { Written } from "./object_type.ts";
import { policiesField } from "./policies/mod.ts";
import { atMost, keywordsFit } from "./rules.ts";
import { domain, pathRestrictions } from "./shared.ts";

/** When people are told about transfers. */
export const activityNotificationPolicy = new ObjectType("activity notification policy", {
  "status": terms.required,
  "transfer_use": terms.required,
});

/** A Globus flow. */
export const flow = new ObjectType("flow", { "flow": term.required });

/** Flows that run with transfers from and to a collection. */
export const flowTransferAssociation = new ObjectType("flow transfer association", {
  "destination": nested(flow).nullable,
  "source": nested(flow).nullable,
});

/** Flows that a collection is associated with. */
export const flowAssociation = new ObjectType("flow association", {
  "transfer": nested(flowTransferAssociation).nullable,
});

const direction = oneOf("inbound", "outbound", "all").nullable;

/** Storage that people see: mapped (to accounts) or guest (inside a mapped one). */
export const collection = new ObjectType("collection", {
  "acl_expiration_mins": whole.nullable.since("1.10.0"),
  "activity_notification_policy": nested(activityNotificationPolicy).since("1.14.0"),
  "allow_guest_collections": flag,
  "associated_flow_policy": nested(flowAssociation).nullable.since("1.15.0"),
  "authentication_timeout_mins": whole,
  "auto_delete_timeout": whole.nullable.since("1.13.0"),
  "collection_base_path": path.required.fixed,
  "collection_type": oneOf("mapped", "guest").required,
  "connector_id": uuid.readOnly,
  "contact_email": email.nullable,
  "contact_info": prose.nullable,
  "created_at": date.nullable.since("1.9.0").readOnly,
  "default_directory": path,
  "delete_protected": flag.since("1.8.0"),
  "deleted": flag.readOnly,
  "department": line.nullable,
  "description": prose.nullable,
  "disable_anonymous_writes": flag.since("1.5.0"),
  "disable_verify": flag,
  "display_name": displayName.required,
  "domain": nested(domain).since("1.3.0").readOnly,
  "domain_name": domainName,
  "enable_https": flag.since("1.1.0"),
  "force_encryption": flag,
  "force_verify": flag.since("1.4.0"),
  "guest_auth_policy_id": uuid.nullable.since("1.6.0"),
  "high_assurance": flag.readOnly,
  "https_methods": someOf("GET", "PUT", "DELETE").since("1.16.0"),
  "https_url": text.readOnly,
  "id": uuid.readOnly,
  "identity_id": uuid,
  "info_link": webUrl.nullable,
  "keywords": terms,
  "last_access": date.nullable.since("1.9.0").readOnly,
  "manager_url": text.readOnly,
  "mapped_collection_id": uuid.fixed,
  "organization": line,
  "policies": policiesField("collection"),
  "preserve_modtime": direction.since("1.16.0"),
  "public": flag.required,
  "require_mfa": flag.since("1.4.0"),
  "restrict_transfers_to_high_assurance": direction.since("1.12.0"),
  "root_path": text.readOnly,
  "sharing_restrict_paths": nested(pathRestrictions).nullable,
  "sharing_users_allow": terms.nullable.since("1.2.0"),
  "sharing_users_deny": terms.nullable.since("1.2.0"),
  "skip_auto_delete": flag.since("1.13.0"),
  "storage_gateway_id": uuid.fixed,
  "subscription_admin_verified": flag.since("1.14.0"),
  "tlsftp_url": text.readOnly,
  "user_credential_id": uuid,
  "user_message": prose.nullable.since("1.1.0"),
  "user_message_link": webUrl.nullable.since("1.1.0"),
}, { family: "collection", latest: "1.16.0", rule: collectionRule, alsoNeeds: longMessage });
/** {@linkcode collection} as read. */
export type Collection = Document<typeof collection>;
/** {@linkcode collection} to write. */
export type CollectionInput = DocumentInput<typeof collection>;

/** A user message longer than 64 characters is new in 1.7.0. */
function longMessage({ user_message: message }: Written): string | undefined {
  return typeof message === "string" && [...message].length > 64 ? "1.7.0" : undefined;
}

const lengths = { "organization": 1024, "department": 1024 };

function* collectionRule(members: Written, mode: WriteMode): Iterable<Complaint> {
  yield* atMost(members, { ...lengths, "user_message": 256 });
  yield* keywordsFit(members);
  const { collection_type: type, auto_delete_timeout: days } = members;
  if (days === 0) yield ["auto_delete_timeout", "must be at least 1 day, or null for never"];
  if (type === "guest") yield* guestRule(members, mode);
  if (type === "mapped") yield* mappedRule(members, mode);
}

function* guestRule(members: Written, mode: WriteMode): Iterable<Complaint> {
  const mappedOnly = ["auto_delete_timeout", "guest_auth_policy_id"];
  if (mode === "create") {
    mappedOnly.push("domain_name");
    if (members["mapped_collection_id"] === undefined) {
      yield ["mapped_collection_id", "is missing: a guest collection lies in a mapped one"];
    }
  }
  for (const name of mappedOnly) {
    if (members[name] !== undefined) yield [name, "is for mapped collections only"];
  }
  if (members["allow_guest_collections"] === true) {
    yield ["allow_guest_collections", "must be false for a guest collection"];
  }
}

function* mappedRule(members: Written, mode: WriteMode): Iterable<Complaint> {
  if (members["skip_auto_delete"] !== undefined) {
    yield ["skip_auto_delete", "is for guest collections only"];
  }
  if (mode !== "create") return;
  if (members["storage_gateway_id"] === undefined) {
    yield ["storage_gateway_id", "is missing: a mapped collection lies on a storage gateway"];
  }
  const name = members["domain_name"];
  if (typeof name === "string" && /^[mg]-/i.test(name)) {
    yield ["domain_name", 'may not start with "m-" or "g-"'];
  }
}

/** The identity that owns a mapped collection. */
export const collectionOwner = new ObjectType("collection owner", {
  "identity_id": uuid.required,
}, { family: "collection_owner" });

/** Whether a subscription administrator vouches for a collection. */
export const subscriptionAdminVerified = new ObjectType("subscription admin verified", {
  "subscription_admin_verified": flag.required,
}, { family: "subscription_admin_verified" });

/** What the endpoint found wrong with a collection; `error` is null or absent when nothing is. */
export const checkResult = new ObjectType("check result", {
  "error": object.nullable,
  "id": uuid,
  "message": text,
}, { family: "check_result" });
/** {@linkcode checkResult} as read. */
export type CheckResult = Document<typeof checkResult>;
