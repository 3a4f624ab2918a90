import { isUuid } from "../../base/mod.ts";
import {
  date,
  displayName,
  email,
  flag,
  line,
  oneOf,
  prose,
  term,
  terms,
  text,
  uuid,
  webUrl,
  whole,
} from "./field_types.ts";
import { type Complaint, type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import type { Written } from "./object_type.ts";
import { keywordsFit, networkUseComplete } from "./rules.ts";

/** One GCS deployment. */
export const endpoint = new ObjectType("endpoint", {
  "allow_udt": flag,
  "contact_email": email,
  "contact_info": prose,
  "department": line,
  "description": prose,
  "display_name": displayName.required,
  "earliest_last_access": date.since("1.2.0").readOnly,
  "gcs_manager_url": text.readOnly,
  "gridftp_control_channel_port": whole.nullable.since("1.1.0"),
  "id": uuid.readOnly,
  "info_link": webUrl,
  "keywords": terms,
  "max_concurrency": whole,
  "max_parallelism": whole,
  "network_use": oneOf("normal", "minimal", "aggressive", "custom").required.defaultsTo("normal"),
  "organization": line,
  "preferred_concurrency": whole,
  "preferred_parallelism": whole,
  "public": flag.required.defaultsTo(true),
  "subscription_id": term.nullable,
}, { family: "endpoint", latest: "1.2.0", rule: endpointRule });
/** {@linkcode endpoint} as read. */
export type Endpoint = Document<typeof endpoint>;
/** {@linkcode endpoint} to write. */
export type EndpointInput = DocumentInput<typeof endpoint>;

function* endpointRule(members: Written): Iterable<Complaint> {
  yield* keywordsFit(members);
  yield* networkUseComplete(members);
  yield* subscriptionRule(members);
  const port = members["gridftp_control_channel_port"];
  if (typeof port === "number" && (port < 1 || port > 65535)) {
    yield ["gridftp_control_channel_port", "must be a port, 1 to 65535"];
  }
}

function* subscriptionRule(members: Written): Iterable<Complaint> {
  const id = members["subscription_id"];
  if (typeof id !== "string" || id === "DEFAULT") return;
  if (!isUuid(id)) {
    yield ["subscription_id", 'must be a UUID, "DEFAULT", or null for none'];
  }
}

/** The identity that owns an endpoint. */
export const endpointOwner = new ObjectType("endpoint owner", {
  "identity_id": uuid.required,
}, { family: "endpoint_owner" });

/** The subscription of an endpoint: a UUID, `DEFAULT`, or null. */
export const endpointSubscription = new ObjectType("endpoint subscription", {
  "subscription_id": term.required.nullable,
}, { family: "endpoint_subscription", rule: subscriptionRule });
