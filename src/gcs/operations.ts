import type { HttpMethod } from "../base/mod.ts";

/** One operation of the Manager API. */
export interface ApiOperation {
  /** HTTP method. */
  readonly method: HttpMethod;
  /** Path below `/api`; a `{name}` in braces stands for an id. */
  readonly path: string;
  /** What it does, after "Cannot"; `{}` stands for the id. */
  readonly does: string;
  /** Query parameters that it takes. */
  readonly query: readonly string[];
}

function op(method: HttpMethod, path: string, does: string, query: string = ""): ApiOperation {
  return { method, path, does, query: query === "" ? [] : query.split(" ") };
}

/** Every operation of the published Manager API, by its operationId. */
export const operations = {
  listCollections: op(
    "GET",
    "/collections",
    "list collections",
    "page_size marker include filter storage_gateway_id mapped_collection_id",
  ),
  postCollection: op("POST", "/collections", "create the collection"),
  checkCollections: op(
    "GET",
    "/collections/check",
    "check collections",
    "page_size marker filter storage_gateway_id mapped_collection_id",
  ),
  getCollection: op("GET", "/collections/{collection_id}", "read collection {}", "include"),
  putCollection: op("PUT", "/collections/{collection_id}", "replace collection {}"),
  deleteCollection: op("DELETE", "/collections/{collection_id}", "delete collection {}"),
  patchCollection: op("PATCH", "/collections/{collection_id}", "update collection {}"),
  checkCollection: op("GET", "/collections/{collection_id}/check", "check collection {}"),
  getCollectionDomain: op(
    "GET",
    "/collections/{collection_id}/domain",
    "read the domain of collection {}",
  ),
  putCollectionDomain: op(
    "PUT",
    "/collections/{collection_id}/domain",
    "set the domain of collection {}",
  ),
  deleteCollectionDomain: op(
    "DELETE",
    "/collections/{collection_id}/domain",
    "remove the domain of collection {}",
  ),
  putCollectionOwnerString: op(
    "PUT",
    "/collections/{collection_id}/owner_string",
    "set the shown owner of collection {}",
  ),
  deleteCollectionOwnerString: op(
    "DELETE",
    "/collections/{collection_id}/owner_string",
    "reset the shown owner of collection {}",
  ),
  postCollectionsBatchDelete: op("POST", "/collections/batch_delete", "delete the collections"),
  setCollectionOwner: op(
    "PUT",
    "/collections/{collection_id}/owner",
    "set the owner of collection {}",
  ),
  putSubscriptionAdminVerified: op(
    "PUT",
    "/collections/{collection_id}/subscription_admin_verified",
    "set the verification of collection {}",
  ),
  getEndpoint: op("GET", "/endpoint", "read the endpoint"),
  putEndpoint: op("PUT", "/endpoint", "replace the endpoint", "include"),
  patchEndpoint: op("PATCH", "/endpoint", "update the endpoint", "include"),
  putEndpointOwner: op("PUT", "/endpoint/owner", "set the owner of the endpoint"),
  putEndpointOwnerString: op(
    "PUT",
    "/endpoint/owner_string",
    "set the shown owner of the endpoint",
  ),
  deleteEndpointOwnerString: op(
    "DELETE",
    "/endpoint/owner_string",
    "reset the shown owner of the endpoint",
  ),
  putEndpointSubscriptionId: op(
    "PUT",
    "/endpoint/subscription_id",
    "set the subscription of the endpoint",
  ),
  getEndpointDomain: op("GET", "/endpoint/domain", "read the domain of the endpoint"),
  putEndpointDomain: op("PUT", "/endpoint/domain", "set the domain of the endpoint"),
  deleteEndpointDomain: op("DELETE", "/endpoint/domain", "remove the domain of the endpoint"),
  getInfo: op("GET", "/info", "read the versions of the endpoint", "page_size marker"),
  listNodes: op("GET", "/nodes", "list nodes", "page_size marker"),
  postNode: op("POST", "/nodes", "create the node"),
  getNode: op("GET", "/nodes/{node_id}", "read node {}"),
  putNode: op("PUT", "/nodes/{node_id}", "replace node {}", "include"),
  deleteNode: op("DELETE", "/nodes/{node_id}", "delete node {}"),
  patchNode: op("PATCH", "/nodes/{node_id}", "update node {}", "include"),
  listRoles: op("GET", "/roles", "list roles", "page_size marker collection_id include"),
  postRoles: op("POST", "/roles", "create the role"),
  getRole: op("GET", "/roles/{role_id}", "read role {}"),
  deleteRole: op("DELETE", "/roles/{role_id}", "delete role {}"),
  listSharingPolicies: op(
    "GET",
    "/sharing_policies",
    "list sharing policies",
    "page_size marker username collection_id",
  ),
  postSharingPolicy: op("POST", "/sharing_policies", "create the sharing policy"),
  getSharingPolicy: op("GET", "/sharing_policies/{sharing_policy_id}", "read sharing policy {}"),
  deleteSharingPolicy: op(
    "DELETE",
    "/sharing_policies/{sharing_policy_id}",
    "delete sharing policy {}",
  ),
  listStorageGateways: op(
    "GET",
    "/storage_gateways",
    "list storage gateways",
    "page_size marker include",
  ),
  postStorageGateway: op("POST", "/storage_gateways", "create the storage gateway"),
  getStorageGateway: op(
    "GET",
    "/storage_gateways/{storage_gateway_id}",
    "read storage gateway {}",
    "include",
  ),
  putStorageGateway: op(
    "PUT",
    "/storage_gateways/{storage_gateway_id}",
    "replace storage gateway {}",
  ),
  deleteStorageGateway: op(
    "DELETE",
    "/storage_gateways/{storage_gateway_id}",
    "delete storage gateway {}",
  ),
  patchStorageGateway: op(
    "PATCH",
    "/storage_gateways/{storage_gateway_id}",
    "update storage gateway {}",
  ),
  listStreamGateways: op("GET", "/stream_gateways", "list stream gateways", "page_size marker"),
  postStreamGateway: op("POST", "/stream_gateways", "create the stream gateway"),
  getStreamGateway: op("GET", "/stream_gateways/{stream_gateway_id}", "read stream gateway {}"),
  deleteStreamGateway: op(
    "DELETE",
    "/stream_gateways/{stream_gateway_id}",
    "delete stream gateway {}",
  ),
  patchStreamGateway: op(
    "PATCH",
    "/stream_gateways/{stream_gateway_id}",
    "update stream gateway {}",
  ),
  listUserCredentials: op(
    "GET",
    "/user_credentials",
    "list user credentials",
    "page_size marker include storage_gateway",
  ),
  postUserCredential: op("POST", "/user_credentials", "create the user credential"),
  getUserCredential: op("GET", "/user_credentials/{user_credential_id}", "read user credential {}"),
  putUserCredential: op(
    "PUT",
    "/user_credentials/{user_credential_id}",
    "replace user credential {}",
  ),
  deleteUserCredential: op(
    "DELETE",
    "/user_credentials/{user_credential_id}",
    "delete user credential {}",
  ),
  patchUserCredential: op(
    "PATCH",
    "/user_credentials/{user_credential_id}",
    "update user credential {}",
  ),
  postLanSecret: op("POST", "/lan_secrets", "create the LAN secret"),
  deleteLanSecret: op("DELETE", "/lan_secrets/{lan_secret_id}", "delete LAN secret {}"),
  postUserCredentials: op(
    "POST",
    "/v1/user_credentials",
    "start the login at the storage provider",
  ),
  getAuthcallbackGoogle: op(
    "GET",
    "/v1/authcallback_google",
    "finish the login at Google",
    "code error state",
  ),
  getAuthcallback: op(
    "GET",
    "/v1/authcallback",
    "finish the login at the storage provider",
    "code error state",
  ),
  getAuthclicomplete: op(
    "GET",
    "/v1/authclicomplete",
    "read the end of the login",
    "user_credential_id",
  ),
} as const satisfies Record<string, ApiOperation>;
