/**
 * Globus Auth (login, tokens, identities, policies, projects, consents) and the part of Globus
 * Transfer that leads from an id to a Manager API.
 *
 * @module
 */
export {
  type AuthApi,
  type Documents,
  type IdentityQuery,
  type PolicyInput,
  type ProjectInput,
} from "./auth_api.ts";
export { type AuthClient, type AuthClientOptions, createAuthClient } from "./auth_client.ts";
export type {
  ConsentDocument,
  IdentityDocument,
  IntrospectionDocument,
  PolicyDocument,
  ProjectDocument,
  UserInfoDocument,
} from "./auth_documents.ts";
export { type BrowserOptions, createBrowserOpener } from "./browser.ts";
export type { LoginAttempt, LoginRequest, SessionRequirements } from "./login_attempt.ts";
export { StateStore } from "./login_state.ts";
export type { LoopbackHost } from "./loopback_listener.ts";
export { type LoginOptions, loopbackLogin, type LoopbackLoginOptions } from "./loopback_login.ts";
export { type NodeInfo, nodeInfoFile, readNodeInfo } from "./node_info.ts";
export { pasteLogin, type PasteLoginOptions } from "./paste_login.ts";
export {
  type EndpointChoices,
  type EndpointOrigin,
  type EndpointTools,
  type RememberedEndpoint,
  type ResolvedEndpoint,
  resolveEndpoint,
} from "./resolve_endpoint.ts";
export { requireSameIdentity, revocations } from "./same_identity.ts";
export {
  mergeScopes,
  parseScopes,
  type ScopeTree,
  scopeTree,
  serialiseScopes,
} from "./scope_tree.ts";
export {
  collectionHttps,
  dataAccess,
  loginScopes,
  manageCollections,
  resourceServers,
  scopes,
} from "./scopes.ts";
export { serviceAuthorizer, tokenAuthorizer, type TokenSource } from "./token_authorizer.ts";
export {
  grants,
  type Identity,
  type LoginResult,
  type Token,
  type TokensByResourceServer,
} from "./tokens.ts";
export {
  createTransferClient,
  type EndpointLocation,
  type EntityType,
  type TransferClient,
  type TransferClientOptions,
} from "./transfer_client.ts";
