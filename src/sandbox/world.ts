import type { Clock, Random } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { base64url, IdTokenSigner } from "./auth/id_token.ts";
import { TokenStore } from "./auth/tokens.ts";
import { DocumentMap } from "./document_map.ts";
import { type Doc, text } from "./exchange.ts";
import { identityUrn } from "./manager/access.ts";
import { generateAuditLogs } from "./manager/audit_logs.ts";
import { completeCollection } from "./manager/collections.ts";
import { completeNode } from "./manager/nodes.ts";
import { completeGateway } from "./manager/storage_gateways.ts";
import { completeStreamGateway } from "./manager/stream_gateways.ts";
import { completeCredential } from "./manager/user_credentials.ts";
import type { FullSeed } from "./seed.ts";
import { findIdentity, grantKey, type Identity, type State, type World } from "./state.ts";

/** What {@linkcode createWorld} needs. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly batchDelayMs: number;
  readonly tokenLifetimeMs: number;
  readonly autoApprove: string | undefined;
  readonly origin: () => string;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** An empty world, before {@linkcode fill}. */
export function createWorld(seed: FullSeed, options: WorldOptions): World {
  const { clock, random } = options;
  const secret = (length: number) => {
    let text = "";
    while (text.length < length) {
      // 248 is the largest multiple of 62 in a byte: above it, letters would not be equally likely.
      for (const byte of random.bytes(length)) {
        if (byte < 248 && text.length < length) text += letters[byte % 62] ?? "";
      }
    }
    return text;
  };
  return {
    state: emptyState(seed),
    clock,
    tokens: new TokenStore(() => clock.now(), secret, options.tokenLifetimeMs),
    idTokens: new IdTokenSigner(base64url(random.bytes(8))),
    pageSize: options.pageSize,
    maxPageSize: options.maxPageSize,
    batchDelayMs: options.batchDelayMs,
    autoApprove: options.autoApprove,
    origin: options.origin,
    uuid: () => uuidFrom(random.bytes(16)),
    secret,
  };
}

function uuidFrom(bytes: Uint8Array): string {
  const hex = bytes.toHex();
  const variant = "89ab"[(bytes[8] ?? 0) & 3] ?? "8";
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-` +
    `${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function emptyState(seed: FullSeed): State {
  const clients = seed.clients.map((client) => ({
    id: client.client_id,
    name: client.name ?? "Client",
    secret: client.client_secret,
    redirectUris: client.redirect_uris ?? [],
  }));
  const services = clients.filter((client) => client.secret !== undefined).map((
    client,
  ): FullSeed["identities"][number] => ({
    id: client.id,
    username: `${client.id}@clients.auth.globus.org`,
    name: client.name,
  }));
  const people = [...seed.identities, ...services].map((given): Identity => ({
    id: given.id,
    username: given.username,
    name: given.name ?? given.username,
    email: given.email ?? given.username,
    organization: given.organization ?? "",
    identityProvider: "5a4d0000-0000-4000-8000-0000000000d1",
    groups: given.groups ?? [],
    linked: given.linked ?? [],
  }));
  return {
    endpointId: seed.endpoint_id,
    endpoint: {},
    endpointDomain: undefined,
    endpointOwner: "",
    endpointOwnerString: undefined,
    nodes: new DocumentMap(),
    roles: new DocumentMap({
      grant: (role) => grantKey(role["principal"], role["collection"]),
      principal: (role) => text(role["principal"]),
      collection: (role) => text(role["collection"]),
    }),
    storageGateways: new DocumentMap(),
    collections: new DocumentMap({
      domain: (collection) => text(collection["domain_name"]),
      gateway: (collection) => text(collection["storage_gateway_id"]),
      mapped: (collection) => text(collection["mapped_collection_id"]),
    }),
    leavingCollections: new Map(),
    collectionOwnerStrings: new Map(),
    sharingPolicies: new DocumentMap({
      collection: (policy) => text(policy["collection_id"]),
    }),
    userCredentials: new DocumentMap(),
    streamGateways: new DocumentMap(),
    lanSecrets: new Map(),
    pendingCredentials: new Map(),
    auditLogs: [],
    identities: new Map(people.map((identity) => [identity.id, identity])),
    clients: new Map(clients.map((client) => [client.id, client])),
    projects: new Map(),
    policies: new Map(),
    consents: [],
    otherEndpoints: new Map(),
    subscriptions: new Map(Object.entries(seed.subscriptions)),
  };
}

/** Puts the seed's documents into the world. Needs the address, since documents name it. */
export function fill(world: World, seed: FullSeed): void {
  const { state } = world;
  const owner = findIdentity(state, seed.owner);
  if (owner === undefined) {
    throw new GcsError("usage", `Sandbox seed names an unknown owner "${seed.owner}"`);
  }
  state.endpointOwner = owner.id;
  state.endpoint = {
    "allow_udt": false,
    "network_use": "normal",
    public: true,
    "gridftp_control_channel_port": null,
    "subscription_id": null,
    ...seed.endpoint,
    id: state.endpointId,
    "gcs_manager_url": world.origin(),
  };
  insert(state.nodes, seed.nodes.map((node) => completeNode(world, node)));
  insert(state.storageGateways, seed.storage_gateways.map((item) => completeGateway(world, item)));
  insert(
    state.collections,
    seed.collections.map((item) => completeCollection(world, item, gatewayOf(state, item))),
  );
  insert(state.roles, seed.roles.map((item) => ({ id: world.uuid(), collection: null, ...item })));
  if (![...state.roles.values()].some((role) => role["role"] === "owner")) {
    const id = world.uuid();
    const principal = identityUrn(owner.id);
    insert(state.roles, [{ id, collection: null, principal, role: "owner" }]);
  }
  insert(
    state.userCredentials,
    seed.user_credentials.map((item) => completeCredential(world, item, gatewayOf(state, item))),
  );
  insert(
    state.streamGateways,
    seed.stream_gateways.map((item) => completeStreamGateway(world, item)),
  );
  const withId = (item: Doc): Doc => ({ id: world.uuid(), ...item });
  insert(state.sharingPolicies, seed.sharing_policies.map(withId));
  insert(state.projects, seed.projects.map(withId));
  insert(state.policies, seed.policies.map(withId));
  insert(state.otherEndpoints, seed.other_endpoints.map(withId));
  generate(world, seed.generate);
}

function insert(map: Map<string, Doc>, documents: readonly Doc[]): void {
  for (const document of documents) map.set(String(document["id"]), document);
}

function gatewayOf(state: State, document: Doc): Doc {
  const gateway = state.storageGateways.get(String(document["storage_gateway_id"]));
  if (gateway === undefined) {
    const words = `Sandbox seed names an unknown storage gateway "${
      document["storage_gateway_id"]
    }"`;
    throw new GcsError("usage", words);
  }
  return gateway;
}

/** Made-up documents, numbered so that the same seed gives the same ids. */
function generate(world: World, counts: FullSeed["generate"]): void {
  const { state } = world;
  const gateway = [...state.storageGateways.values()][0];
  const mapped = [...state.collections.values()].find((item) =>
    item["collection_type"] === "mapped" && item["allow_guest_collections"] === true
  );
  const number = (kind: number, index: number) =>
    `5a4d000${kind}-0000-4000-9000-${index.toString(16).padStart(12, "0")}`;
  const collections = (kind: number, count: number, type: string, extra: Doc, base: Doc) => {
    for (let index = 0; index < count; index++) {
      const document = completeCollection(world, {
        id: number(kind, index),
        "collection_type": type,
        "display_name": `Generated ${type} collection ${index}`,
        "collection_base_path": `/generated/${index}`,
        "identity_id": state.endpointOwner,
        public: index % 2 === 0,
        ...extra,
      }, base);
      state.collections.set(String(document["id"]), document);
    }
  };
  if (gateway !== undefined) {
    const extra = { "storage_gateway_id": gateway["id"], "delete_protected": false };
    collections(1, counts.mapped_collections ?? 0, "mapped", extra, gateway);
  }
  if (mapped !== undefined) {
    const extra = {
      "storage_gateway_id": mapped["storage_gateway_id"],
      "mapped_collection_id": mapped["id"],
    };
    collections(2, counts.guest_collections ?? 0, "guest", extra, gatewayOf(state, mapped));
  }
  for (let index = 0; index < (counts.roles ?? 0); index++) {
    const id = number(3, index);
    const principal = identityUrn(number(4, index));
    state.roles.set(id, { id, collection: null, principal, role: "activity_monitor" });
  }
  const people = [...state.identities.values()];
  state.auditLogs.push(
    ...generateAuditLogs(
      counts.audit_logs ?? 0,
      world.clock.now(),
      people,
      [...state.collections.keys()].slice(0, 10),
    ),
  );
}
