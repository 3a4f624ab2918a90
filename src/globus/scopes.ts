/** OpenID Connect and Globus Auth scopes that are the same for every endpoint. */
export const scopes = {
  openid: "openid",
  profile: "profile",
  email: "email",
  viewIdentitySet: "urn:globus:auth:scope:auth.globus.org:view_identity_set",
  viewIdentities: "urn:globus:auth:scope:auth.globus.org:view_identities",
  viewConsents: "urn:globus:auth:scope:auth.globus.org:view_consents",
  manageProjects: "urn:globus:auth:scope:auth.globus.org:manage_projects",
  transferAll: "urn:globus:auth:scope:transfer.api.globus.org:all",
} as const;

/** Resource servers whose name is fixed. */
export const resourceServers = {
  auth: "auth.globus.org",
  transfer: "transfer.api.globus.org",
} as const;

/** The scope of an endpoint's Manager API. `endpointClientId` is `client_id` of `GET /api/info`. */
export function manageCollections(endpointClientId: string): string {
  return `urn:globus:auth:scope:${endpointClientId}:manage_collections`;
}

/** The scope that lets the Manager API reach data on a mapped collection. */
export function dataAccess(collectionId: string): string {
  return `https://auth.globus.org/scopes/${collectionId}/data_access`;
}

/**
 * Scopes of an ordinary login: who you are, and one endpoint's Manager API.
 * Everything else is asked for when a command needs it.
 */
export function loginScopes(endpointClientId: string): readonly string[] {
  return [
    scopes.openid,
    scopes.profile,
    scopes.email,
    scopes.viewIdentitySet,
    manageCollections(endpointClientId),
  ];
}
