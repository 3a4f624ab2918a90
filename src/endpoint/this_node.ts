import { GcsError } from "../errors/mod.ts";
import { type NodeInfo, readNodeInfo } from "./node_info.ts";

/** The name by which the official program calls the endpoint of the node it runs on. */
export const thisNode = "localhost";

/**
 * What the node this runs on knows of its endpoint.
 *
 * @throws GcsError `usage` where it names none: the machine is no node, or only root may look.
 */
export async function requireNodeInfo(nodeFile: string): Promise<NodeInfo> {
  const info = await readNodeInfo(nodeFile);
  if (info?.endpointId || info?.domainName) return info;
  throw new GcsError("usage", `Cannot tell the endpoint of this machine: no ${nodeFile} to read`, {
    hint: `"${thisNode}" is for nodes, mostly as root; elsewhere name the endpoint by its id`,
  });
}

/** The name of an endpoint that was typed; that of this node, by its own id, for `localhost`. */
export async function endpointNamed(typed: string, nodeFile: string): Promise<string> {
  if (typed !== thisNode) return typed;
  const { endpointId, domainName } = await requireNodeInfo(nodeFile);
  return endpointId?.toLowerCase() || domainName || typed;
}
