/**
 * Which endpoint is meant, where it is, and who says so.
 *
 * @module
 */
export { type Binding, boundTo, type NewBinding, readBindings, type Voucher } from "./bindings.ts";
export { knownEndpoints } from "./known_endpoints.ts";
export { findEndpoint, knownAddressOf } from "./find_endpoint.ts";
export { type LoginTarget, loginTarget } from "./login_target.ts";
export { type NodeInfo, readNodeInfo } from "./node_info.ts";
export { endpointNamed } from "./this_node.ts";
