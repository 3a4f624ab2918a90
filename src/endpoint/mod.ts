/**
 * Which endpoint is meant, and where it is.
 *
 * @module
 */
export { askEndpoint, findEndpoint } from "./find_endpoint.ts";
export { knownAddressOf, knownClientOf, rememberEndpoint } from "./memory.ts";
export { type NodeInfo, nodeInfoFile, readNodeInfo } from "./node_info.ts";
