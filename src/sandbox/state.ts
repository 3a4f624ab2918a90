import type { Clock } from "../base/mod.ts";
import type { DocumentMap } from "./document_map.ts";
import type { Doc } from "./exchange.ts";
import type { TokenStore } from "./auth/tokens.ts";
import type { IdTokenSigner } from "./auth/id_token.ts";

/** Someone who can log in. */
export interface Identity {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly organization: string;
  readonly identityProvider: string;
  /** Ids of the Globus groups this identity is in. */
  readonly groups: readonly string[];
  /** Ids of the other identities of the same person. */
  readonly linked: readonly string[];
}

/** A program that asks for tokens. With a secret it is a confidential client. */
export interface OAuthClient {
  readonly id: string;
  readonly name: string;
  readonly secret: string | undefined;
  /** Accepted besides loopback addresses and the page that shows the code. */
  readonly redirectUris: readonly string[];
}

/** What a role is found by: who has it, and on what (null: the endpoint). */
export function grantKey(principal: unknown, collection: unknown): string {
  return `${principal} on ${collection ?? "the endpoint"}`;
}

/** Everything the sandbox remembers. Maps keep the order of creation, which is the list order. */
export interface State {
  readonly endpointId: string;
  endpoint: Doc;
  endpointDomain: Doc | undefined;
  endpointOwner: string;
  endpointOwnerString: string | undefined;
  readonly nodes: DocumentMap;
  readonly roles: DocumentMap;
  readonly storageGateways: DocumentMap;
  readonly collections: DocumentMap;
  /** Collections that a batch deletes: id to the time from which they are gone. */
  readonly leavingCollections: Map<string, number>;
  /** Custom owner strings of collections: collection id to identity id. */
  readonly collectionOwnerStrings: Map<string, string>;
  readonly sharingPolicies: DocumentMap;
  readonly userCredentials: DocumentMap;
  readonly streamGateways: DocumentMap;
  readonly lanSecrets: Map<string, Doc>;
  /** Credential log-ins that wait for the provider's callback, by `state`. */
  readonly pendingCredentials: Map<string, { credentialId: string; redirectUri: string }>;
  readonly auditLogs: Doc[];
  readonly identities: Map<string, Identity>;
  readonly clients: Map<string, OAuthClient>;
  readonly projects: Map<string, Doc>;
  readonly policies: Map<string, Doc>;
  readonly consents: Doc[];
  /** Transfer documents of things that are not part of this endpoint. */
  readonly otherEndpoints: Map<string, Doc>;
  /** Ids of subscriptions and the identities that manage them. */
  readonly subscriptions: Map<string, readonly string[]>;
}

/** State and the surroundings that handlers act in. */
export interface World {
  readonly state: State;
  readonly clock: Clock;
  readonly tokens: TokenStore;
  readonly idTokens: IdTokenSigner;
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly batchDelayMs: number;
  /** Username or id that every authorization request is approved for without a form. */
  readonly autoApprove: string | undefined;
  /** `https://127.0.0.1:PORT`. */
  origin(): string;
  uuid(): string;
  /** An unguessable text of letters and digits. */
  secret(length: number): string;
}

/** The identity with this id or username. */
export function findIdentity(state: State, idOrUsername: string): Identity | undefined {
  const wanted = idOrUsername.toLowerCase();
  return state.identities.get(wanted) ??
    [...state.identities.values()].find((identity) => identity.username.toLowerCase() === wanted);
}

/** Today, as the API writes dates. */
export function today(world: World): string {
  return new Date(world.clock.now()).toISOString().slice(0, 10);
}
