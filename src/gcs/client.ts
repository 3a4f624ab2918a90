import type { HttpMethod, Operation } from "../base/mod.ts";
import type { Authorizer, HttpClient } from "../http/mod.ts";
import { parseManagerAddress } from "./address.ts";
import { type Observer, type ReadOptions, Sender } from "./sender.ts";
import { type RawAnswer, rawOperation, type RawParts } from "./raw.ts";
import { Collections } from "./resources/collections.ts";
import { EndpointResource } from "./resources/endpoint.ts";
import { InfoResource } from "./resources/info.ts";
import { LanSecrets } from "./resources/lan_secrets.ts";
import { Nodes } from "./resources/nodes.ts";
import { Roles } from "./resources/roles.ts";
import { SharingPolicies } from "./resources/sharing_policies.ts";
import { StorageGateways } from "./resources/storage_gateways.ts";
import { StreamGateways } from "./resources/stream_gateways.ts";
import { UserCredentials } from "./resources/user_credentials.ts";

/** What a client needs. */
export interface GcsClientOptions {
  /** Host name (with or without port) or https URL of the endpoint's manager. */
  readonly address: string;
  /** Client that sends the requests. */
  readonly http: HttpClient;
  /** Source of the bearer token; without it only `info` can be read. */
  readonly authorizer?: Authorizer | undefined;
  /** Told of what is read; for a memory of ids. */
  readonly observer?: Observer | undefined;
}

/**
 * The Manager API of one endpoint. Reads give promises or streams of documents; every change gives
 * an operation that describes itself and is carried out by `send`.
 */
export interface GcsClient {
  /** `https://HOST[:PORT]/api`. */
  readonly url: URL;
  /** The endpoint itself. */
  readonly endpoint: EndpointResource;
  /** Data transfer nodes. */
  readonly nodes: Nodes;
  /** Roles on the endpoint and on collections. */
  readonly roles: Roles;
  /** Storage gateways. */
  readonly storageGateways: StorageGateways;
  /** Mapped and guest collections. */
  readonly collections: Collections;
  /** Credentials of users on storage gateways. */
  readonly userCredentials: UserCredentials;
  /** Sharing policies of mapped collections. */
  readonly sharingPolicies: SharingPolicies;
  /** Stream gateways. */
  readonly streamGateways: StreamGateways;
  /** Secrets for transfers inside a local network. */
  readonly lanSecrets: LanSecrets;
  /** What the endpoint tells without a login. */
  readonly info: InfoResource;
  /** Any request, described before it is made. `path` is below `/api`. */
  prepare(method: HttpMethod, path: string, parts?: RawParts): Operation<RawAnswer>;
  /** Any request, sent at once. */
  request(
    method: HttpMethod,
    path: string,
    parts?: RawParts & ReadOptions,
  ): Promise<RawAnswer>;
}

/** A client of one endpoint's Manager API. GcsError `usage` for an address that is not one. */
export function createGcsClient(
  { address, http, authorizer, observer }: GcsClientOptions,
): GcsClient {
  const sender = new Sender(parseManagerAddress(address), http, authorizer, observer);
  const prepare: GcsClient["prepare"] = (method, path, parts) =>
    rawOperation(sender, method, path, parts);
  return {
    url: sender.base,
    endpoint: new EndpointResource(sender),
    nodes: new Nodes(sender),
    roles: new Roles(sender),
    storageGateways: new StorageGateways(sender),
    collections: new Collections(sender),
    userCredentials: new UserCredentials(sender),
    sharingPolicies: new SharingPolicies(sender),
    streamGateways: new StreamGateways(sender),
    lanSecrets: new LanSecrets(sender),
    info: new InfoResource(sender),
    prepare,
    request: (method, path, parts) => prepare(method, path, parts).send(parts?.signal),
  };
}
