import { identityUrn } from "./manager/access.ts";
import type { FullSeed, Seed } from "./seed.ts";

/** Ids of the standard seed, so that scripts and tests can name its parts. */
export const seedIds = {
  endpoint: "5a4d0000-0000-4000-8000-000000000001",
  nativeClient: "5a4d0000-0000-4000-8000-0000000000c1",
  serviceClient: "5a4d0000-0000-4000-8000-0000000000c2",
  admin: "5a4d0000-0000-4000-8000-0000000000a1",
  researcher: "5a4d0000-0000-4000-8000-0000000000a2",
  outsider: "5a4d0000-0000-4000-8000-0000000000a3",
  group: "5a4d0000-0000-4000-8000-0000000000b1",
  node: "5a4d0000-0000-4000-8000-000000000101",
  posixGateway: "5a4d0000-0000-4000-8000-000000000201",
  s3Gateway: "5a4d0000-0000-4000-8000-000000000202",
  highAssuranceGateway: "5a4d0000-0000-4000-8000-000000000203",
  mappedCollection: "5a4d0000-0000-4000-8000-000000000301",
  privateCollection: "5a4d0000-0000-4000-8000-000000000302",
  guestCollection: "5a4d0000-0000-4000-8000-000000000303",
  subscription: "5a4d0000-0000-4000-8000-000000000401",
  project: "5a4d0000-0000-4000-8000-000000000501",
  policy: "5a4d0000-0000-4000-8000-000000000502",
  personalEndpoint: "5a4d0000-0000-4000-8000-000000000601",
} as const;

/** Secret of the standard service client; it opens nothing but a sandbox. */
export const serviceClientSecret = "sandbox-service-client-secret";

const posixId = "145812c8-decc-41f1-83cf-bb2a85a2a70b";
const s3Id = "7643e831-5f6c-4b47-a07f-8ee90f401d23";

/** What a sandbox starts with when nothing else is said. */
const standardSeed: FullSeed = {
  "identities": [
    {
      "id": seedIds.admin,
      "username": "admin@example.org",
      "name": "Ada Min",
      "organization": "Example University",
    },
    {
      "id": seedIds.researcher,
      "username": "researcher@example.org",
      "name": "Re Searcher",
      "organization": "Example University",
      "groups": [seedIds.group],
    },
    {
      "id": seedIds.outsider,
      "username": "visitor@elsewhere.example",
      "name": "Vi Sitor",
      "organization": "Elsewhere",
    },
  ],
  "clients": [
    { "client_id": seedIds.nativeClient, "name": "gcs" },
    {
      "client_id": seedIds.serviceClient,
      "name": "Sandbox service",
      "client_secret": serviceClientSecret,
    },
  ],
  "endpoint_id": seedIds.endpoint,
  "endpoint": {
    "display_name": "Sandbox endpoint",
    "organization": "Example University",
    "department": "Research Computing",
    "contact_email": "admin@example.org",
    "description": "An endpoint to try things on",
    "keywords": ["sandbox"],
    "subscription_id": seedIds.subscription,
  },
  "owner": "admin@example.org",
  "nodes": [{ "id": seedIds.node, "ip_addresses": ["192.0.2.10"], "status": "active" }],
  "storage_gateways": [
    {
      "id": seedIds.posixGateway,
      "display_name": "Project storage",
      "connector_id": posixId,
      "allowed_domains": ["example.org", "clients.auth.globus.org"],
      "policies": { "DATA_TYPE": "posix_storage_policies#1.0.0", "groups_allow": ["research"] },
      "restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "read_write": ["/projects"] },
    },
    {
      "id": seedIds.s3Gateway,
      "display_name": "Object store",
      "connector_id": s3Id,
      "allowed_domains": ["example.org"],
      "policies": {
        "DATA_TYPE": "s3_storage_policies#1.2.0",
        "s3_endpoint": "https://s3.example.org",
        "s3_buckets": ["results"],
        "s3_user_credential_required": true,
      },
    },
    {
      "id": seedIds.highAssuranceGateway,
      "display_name": "Protected data",
      "connector_id": posixId,
      "allowed_domains": ["example.org"],
      "high_assurance": true,
      "authentication_timeout_mins": 30,
    },
  ],
  "collections": [
    {
      "id": seedIds.mappedCollection,
      "collection_type": "mapped",
      "display_name": "Projects",
      "storage_gateway_id": seedIds.posixGateway,
      "collection_base_path": "/projects",
      "identity_id": seedIds.admin,
      "public": true,
      "allow_guest_collections": true,
      "enable_https": true,
      "created_at": "2026-01-15",
      "last_access": "2026-06-01",
    },
    {
      "id": seedIds.privateCollection,
      "collection_type": "mapped",
      "display_name": "Protected records",
      "storage_gateway_id": seedIds.highAssuranceGateway,
      "collection_base_path": "/",
      "identity_id": seedIds.admin,
      "public": false,
      "allow_guest_collections": true,
      "created_at": "2026-02-20",
    },
    {
      "id": seedIds.guestCollection,
      "collection_type": "guest",
      "display_name": "Shared results",
      "mapped_collection_id": seedIds.mappedCollection,
      "storage_gateway_id": seedIds.posixGateway,
      "collection_base_path": "/shared",
      "identity_id": seedIds.researcher,
      "public": true,
      "created_at": "2026-03-10",
      "last_access": "2026-06-20",
    },
  ],
  "roles": [
    {
      "id": "5a4d0000-0000-4000-8000-000000000701",
      "collection": null,
      "principal": identityUrn(seedIds.admin),
      "role": "owner",
    },
    {
      "id": "5a4d0000-0000-4000-8000-000000000702",
      "collection": null,
      "principal": identityUrn(seedIds.serviceClient),
      "role": "administrator",
    },
    {
      "id": "5a4d0000-0000-4000-8000-000000000703",
      "collection": seedIds.mappedCollection,
      "principal": identityUrn(seedIds.admin),
      "role": "administrator",
    },
    {
      "id": "5a4d0000-0000-4000-8000-000000000704",
      "collection": seedIds.guestCollection,
      "principal": identityUrn(seedIds.researcher),
      "role": "administrator",
    },
    {
      "id": "5a4d0000-0000-4000-8000-000000000705",
      "collection": seedIds.mappedCollection,
      "principal": `urn:globus:groups:id:${seedIds.group}`,
      "role": "access_manager",
    },
  ],
  "user_credentials": [],
  "stream_gateways": [],
  "sharing_policies": [],
  "projects": [{
    "id": seedIds.project,
    "display_name": "Sandbox project",
    "contact_email": "admin@example.org",
    "admin_ids": [seedIds.admin],
    "admin_group_ids": null,
  }],
  "policies": [{
    "id": seedIds.policy,
    "project_id": seedIds.project,
    "display_name": "Members of Example University",
    "description": "Only identities of example.org",
    "high_assurance": false,
    "required_mfa": false,
    "domain_constraints_include": ["example.org"],
    "domain_constraints_exclude": null,
  }],
  "other_endpoints": [{
    "id": seedIds.personalEndpoint,
    "DATA_TYPE": "endpoint",
    "display_name": "Somebody's laptop",
    "entity_type": "GCP_mapped_collection",
    "gcs_manager_url": null,
    "gcs_version": null,
    "host_endpoint_id": null,
    "is_globus_connect": true,
    "non_functional": false,
    "owner_id": seedIds.researcher,
    "owner_string": "researcher@example.org",
  }],
  "subscriptions": { [seedIds.subscription]: [seedIds.admin] },
  "generate": { "audit_logs": 250 },
};

/**
 * The seed with the standard one in place of what it leaves out. Standard documents that would
 * point at something replaced are left out with it.
 */
export function withStandard(seed: Seed): FullSeed {
  const people = seed.identities ?? standardSeed.identities;
  const gateways = seed.storage_gateways ?? standardSeed.storage_gateways;
  const collections = seed.collections ??
    standardSeed.collections.filter((item) => has(gateways, item["storage_gateway_id"]));
  const roles = seed.roles ??
    standardSeed.roles.filter((role) =>
      (seed.identities === undefined || role["role"] !== "owner") &&
      (role["collection"] === null || has(collections, role["collection"]))
    );
  return {
    "identities": people,
    "clients": seed.clients ?? standardSeed.clients,
    "endpoint_id": seed.endpoint_id ?? standardSeed.endpoint_id,
    "endpoint": { ...standardSeed.endpoint, ...seed.endpoint },
    "owner": seed.owner ?? people[0]?.username ?? standardSeed.owner,
    "nodes": seed.nodes ?? standardSeed.nodes,
    "storage_gateways": gateways,
    "collections": collections,
    "roles": roles,
    "user_credentials": seed.user_credentials ?? standardSeed.user_credentials,
    "stream_gateways": seed.stream_gateways ?? standardSeed.stream_gateways,
    "sharing_policies": seed.sharing_policies ?? standardSeed.sharing_policies,
    "projects": seed.projects ?? standardSeed.projects,
    "policies": seed.policies ?? standardSeed.policies,
    "other_endpoints": seed.other_endpoints ?? standardSeed.other_endpoints,
    "subscriptions": seed.subscriptions ?? standardSeed.subscriptions,
    "generate": { ...standardSeed.generate, ...seed.generate },
  };
}

function has(documents: readonly { "id"?: string | undefined }[], id: unknown): boolean {
  return documents.some((document) => document.id === id);
}
