/**
 * Globus Auth (login, tokens, identities, policies, projects, consents) and the part of Globus
 * Transfer that leads from an id to a Manager API.
 *
 * @module
 */
export type { AuthApi, Documents, IdentityQuery, PolicyInput, ProjectInput } from "./auth_api.ts";
export { type AuthClient, type AuthClientOptions, createAuthClient } from "./auth_client.ts";
export type {
  ConsentDocument,
  IdentityDocument,
  IntrospectionDocument,
  PolicyDocument,
  ProjectDocument,
  UserInfoDocument,
} from "./auth_documents.ts";
export { oauthError } from "./auth_errors.ts";
export {
  type LoginAttempt,
  type LoginRequest,
  randomText,
  type SessionRequirements,
} from "./login_attempt.ts";
export {
  mergeScopes,
  parseScopes,
  type ScopeTree,
  scopeTree,
  serialiseScopes,
} from "./scope_tree.ts";
export { dataAccess, loginScopes, manageCollections, resourceServers, scopes } from "./scopes.ts";
export type { Identity, LoginResult, Token, Tokens } from "./tokens.ts";
export {
  createTransferClient,
  type EndpointLocation,
  type EntityType,
  type TransferClient,
  type TransferClientOptions,
} from "./transfer_client.ts";
