/**
 * The GCS Manager API as a library: every resource, every operation, typed documents.
 *
 * A script needs `--allow-net=<endpoint host>` and no other permission.
 *
 * @module
 */
export { parseManagerAddress } from "./address.ts";
export { collectionRoles, endpointRoles } from "./role_names.ts";
export { createGcsClient, type GcsClient, type GcsClientOptions } from "./client.ts";
export { connect, type ConnectedClient, type ConnectOptions } from "./connect.ts";
export type { ListOptions, Observer, QueryParameters, ReadOptions } from "./sender.ts";
export * from "./documents/mod.ts";
export { errorFromResponse } from "./failure.ts";
export { type ApiOperation, operations } from "./operations.ts";
export type { Identified } from "./result_envelope.ts";
export type { RawAnswer, RawParts } from "./raw.ts";
export type { CollectionFilter, Collections, PrivatePolicies } from "./resources/collections.ts";
export type { EndpointResource } from "./resources/endpoint.ts";
export type { EndpointInfo, InfoResource } from "./resources/info.ts";
export type { LanSecrets } from "./resources/lan_secrets.ts";
export type { Nodes } from "./resources/nodes.ts";
export type { ProviderAnswer, ProviderLogin } from "./resources/provider_login.ts";
export type { RoleFilter, Roles } from "./resources/roles.ts";
export type { SharingPolicies } from "./resources/sharing_policies.ts";
export type { GatewayIncludes, StorageGateways } from "./resources/storage_gateways.ts";
export type { StreamGateways } from "./resources/stream_gateways.ts";
export type { CredentialFilter, UserCredentials } from "./resources/user_credentials.ts";
