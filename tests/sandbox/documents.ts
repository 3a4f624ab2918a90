import { connectors } from "../../src/gcs/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import type { Rig } from "./harness.ts";

/** A JSON document that a test sends. */
export type Doc = Record<string, unknown>;

/** An id that nothing in the sandbox has. */
export const nobody = "00000000-0000-4000-8000-00000000dead";

export const manage = `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections`;
export const transferAll = "urn:globus:auth:scope:transfer.api.globus.org:all";

/** The scope parameter that lets the manager touch data of a mapped collection. */
export function dataAccessTo(collection: string): string {
  return `${manage}[*https://auth.globus.org/scopes/${collection}/data_access]`;
}

export function identityUrn(id: string): string {
  return `urn:globus:auth:identity:${id}`;
}

/** Documents that the endpoint accepts as they are, each to be changed in one place by a test. */
export const documents = {
  mapped: {
    "DATA_TYPE": "collection#1.0.0",
    "collection_type": "mapped",
    "collection_base_path": "/new",
    "display_name": "New",
    "public": true,
    "storage_gateway_id": seedIds.posixGateway,
  },
  guest: {
    "DATA_TYPE": "collection#1.0.0",
    "collection_type": "guest",
    "collection_base_path": "/mine",
    "display_name": "Mine",
    "public": false,
    "mapped_collection_id": seedIds.mappedCollection,
  },
  collectionChange: { "DATA_TYPE": "collection#1.0.0", "description": "Changed" },
  endpoint: { "DATA_TYPE": "endpoint#1.0.0", "display_name": "Replaced" },
  endpointChange: { "DATA_TYPE": "endpoint#1.0.0", "description": "Changed" },
  endpointOwner: { "DATA_TYPE": "endpoint_owner#1.0.0", "identity_id": seedIds.researcher },
  collectionOwner: { "DATA_TYPE": "collection_owner#1.0.0", "identity_id": seedIds.researcher },
  ownerString: { "DATA_TYPE": "owner_string#1.0.0" },
  subscription: {
    "DATA_TYPE": "endpoint_subscription#1.0.0",
    "subscription_id": seedIds.subscription,
  },
  verified: {
    "DATA_TYPE": "subscription_admin_verified#1.0.0",
    "subscription_admin_verified": true,
  },
  domain: {
    "DATA_TYPE": "domain#1.0.0",
    "domain_name": "data.uni.example",
    "wildcard": false,
    "certificate": "PEM",
    "private_key": "KEY-OF-THE-DOMAIN",
  },
  batch: { "DATA_TYPE": "batch#1.0.0", "ids": [seedIds.guestCollection] },
  node: { "DATA_TYPE": "node#1.0.0", "ip_addresses": ["192.0.2.77"], "status": "active" },
  role: {
    "DATA_TYPE": "role#1.0.0",
    "principal": identityUrn(seedIds.outsider),
    "role": "activity_monitor",
  },
  gateway: {
    "DATA_TYPE": "storage_gateway#1.0.0",
    "display_name": "Gateway",
    "connector_id": connectors.posix.id,
  },
  gatewayChange: { "DATA_TYPE": "storage_gateway#1.0.0", "display_name": "Changed" },
  sharingPolicy: {
    "DATA_TYPE": "sharing_policy#1.0.0",
    "collection_id": seedIds.mappedCollection,
    "users": ["ada"],
    "sharing_restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "read": ["/"] },
  },
  credential: {
    "DATA_TYPE": "user_credential#1.0.0",
    "storage_gateway_id": seedIds.s3Gateway,
  },
  streamGateway: { "DATA_TYPE": "stream_gateway#1.0.0", "display_name": "Streams" },
  lanSecret: {
    "DATA_TYPE": "lan_secret_create#1.0.0",
    "stream_access_point_id": nobody,
    "tunnel_id": "00000000-0000-4000-8000-000000000043",
  },
} as const satisfies Record<string, Doc>;

/** Creates a document as the endpoint's owner and gives what the endpoint made of it. */
export async function create(rig: Rig, path: string, json: Doc, token = rig.admin): Promise<Doc> {
  const reply = await rig.call("POST", path, { token, json });
  if (reply.status !== 200 && reply.status !== 201) {
    throw new Error(`POST ${path} gave ${reply.status}: ${reply.text}`);
  }
  return reply.data[0] ?? {};
}

/** The one document that a GET gives. */
export async function show(rig: Rig, path: string, token = rig.admin): Promise<Doc> {
  const reply = await rig.call("GET", path, { token });
  if (reply.status !== 200) throw new Error(`GET ${path} gave ${reply.status}: ${reply.text}`);
  return reply.data[0] ?? {};
}

/** Ids of one page of a list. */
export async function ids(rig: Rig, path: string, token = rig.admin): Promise<unknown[]> {
  return (await rig.call("GET", path, { token })).data.map((item) => item["id"]);
}
