import {
  collection,
  endpoint,
  type Fields,
  fieldTypes,
  node,
  ObjectType,
  type PolicyKind,
  storageGateway,
  streamGateway,
  userCredential,
} from "../gcs/mod.ts";

const { displayName, domainPatterns, flag, prose, uuid, whole } = fieldTypes;

/** An authentication policy, which Globus Auth keeps; the members of its API. */
export const authPolicy = new ObjectType("authentication policy", {
  "authentication_assurance_timeout": whole.nullable,
  "description": prose,
  "display_name": displayName.required,
  "domain_constraints_exclude": domainPatterns.nullable,
  "domain_constraints_include": domainPatterns.nullable,
  "high_assurance": flag.fixed,
  "id": uuid.readOnly,
  "project_id": uuid.required.fixed,
  "required_mfa": flag,
});

/** Members of a file that hold objects, in the order in which objects need each other. */
export const kinds = [
  "endpoint",
  "auth_policies",
  "storage_gateways",
  "collections",
  "user_credentials",
  "nodes",
  "stream_gateways",
] as const;
/** A kind of object that a file declares. */
export type Kind = (typeof kinds)[number];

/** A member that names another object, in place of the API's member with the id. */
export interface Reference {
  readonly field: string;
  /** What it names; a project is nothing that a file declares. */
  readonly kind: Kind | "project" | "connector";
}

/** What the program knows of one kind. */
export interface KindFacts {
  readonly noun: string;
  readonly type: ObjectType<Fields>;
  readonly references: Readonly<Record<string, Reference>>;
  readonly policies?: PolicyKind;
  /** Members that take another way than an update, with the command for it. */
  readonly elsewhere?: Readonly<Record<string, string>>;
  /** Members that say the same as another, which `export` writes. */
  readonly aliases?: Readonly<Record<string, string>>;
}

const gateway: Reference = { field: "storage_gateway_id", kind: "storage_gateways" };
const connector: Reference = { field: "connector_id", kind: "connector" };

/** What the program knows of each kind. */
export const kindFacts: Readonly<Record<Kind, KindFacts>> = {
  endpoint: { noun: "endpoint", type: endpoint, references: {} },
  "auth_policies": {
    noun: "authentication policy",
    type: authPolicy,
    references: { project: { field: "project_id", kind: "project" } },
  },
  "storage_gateways": {
    noun: "storage gateway",
    type: storageGateway,
    references: { connector },
    policies: "storage",
    aliases: {
      "authentication_assurance_timeout": "authentication_timeout_mins",
      "require_high_assurance": "high_assurance",
    },
  },
  collections: {
    noun: "collection",
    type: collection,
    references: {
      "storage_gateway": gateway,
      "mapped_collection": { field: "mapped_collection_id", kind: "collections" },
      "guest_auth_policy": { field: "guest_auth_policy_id", kind: "auth_policies" },
    },
    policies: "collection",
    elsewhere: {
      "identity_id": "gcs collection set-owner",
      "subscription_admin_verified": "gcs collection set-subscription-admin-verified",
    },
  },
  "user_credentials": {
    noun: "user credential",
    type: userCredential,
    references: { "storage_gateway": gateway, connector },
    policies: "credential",
    elsewhere: {
      "identity_id": "gcs user-credentials delete",
      "storage_gateway_id": "gcs user-credentials delete",
      "connector_id": "gcs user-credentials delete",
    },
  },
  nodes: { noun: "node", type: node, references: {} },
  "stream_gateways": { noun: "stream gateway", type: streamGateway, references: {} },
};
