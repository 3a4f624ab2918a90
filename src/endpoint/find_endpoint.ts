import { isUuid } from "../base/mod.ts";
import type { Context, Endpoint } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { createGcsClient, parseManagerAddress } from "../gcs/mod.ts";
import type { EndpointLocation } from "../globus/mod.ts";
import { nodeInfoFile, readNodeInfo } from "./node_info.ts";
import { knownEndpoint, rememberEndpoint } from "./memory.ts";

/** Where an endpoint is, and which one it is as far as that is known. */
interface Place {
  readonly address: string;
  readonly endpointId: string | undefined;
}

/**
 * The endpoint to work on: of `--endpoint`, else of `GCS_CLI_ENDPOINT_ID`, of the settings, or of
 * the node this runs on. An address is used as it is; an id that no earlier command has met is
 * looked up at Transfer.
 */
export async function findEndpoint(
  context: Context,
  nodeFile: string = nodeInfoFile,
): Promise<Endpoint> {
  const { address, endpointId } = await placeOf(context, nodeFile);
  const known = await knownEndpoint(context.paths, address);
  if (known !== undefined) return { address, clientId: known.client, endpointId: known.endpoint };
  return await askEndpoint(context, address, endpointId);
}

/** Reads the endpoint's own description and remembers it. */
export async function askEndpoint(
  context: Context,
  address: string,
  endpointId?: string,
): Promise<Endpoint> {
  const client = createGcsClient({ address, http: await context.http() });
  const { info } = await client.info.get({ signal: context.signal });
  const clientId = info.client_id ?? info.endpoint_id ?? endpointId;
  if (clientId === undefined) {
    throw new GcsError("failed", `"${address}" does not say which client id it has`);
  }
  const endpoint = info.endpoint_id ?? endpointId;
  const names = endpoint === undefined ? [address] : [address, endpoint];
  await rememberEndpoint(context.paths, names, { client: clientId, endpoint, address });
  return { address, clientId, endpointId: endpoint };
}

async function placeOf(context: Context, nodeFile: string): Promise<Place> {
  const named = (await context.config()).values.endpoint;
  if (named !== undefined) return await placeNamed(context, named);
  const node = await readNodeInfo(nodeFile);
  if (node?.domainName) {
    return { address: parseManagerAddress(node.domainName).host, endpointId: node.endpointId };
  }
  if (node?.endpointId) return await placeNamed(context, node.endpointId);
  throw new GcsError("usage", "Cannot tell which endpoint to work on", {
    hint: "Log in to one with gcs login ENDPOINT, or use --endpoint",
  });
}

async function placeNamed(context: Context, name: string): Promise<Place> {
  if (!isUuid(name)) return { address: parseManagerAddress(name).host, endpointId: undefined };
  const id = name.toLowerCase();
  const known = await knownEndpoint(context.paths, id);
  if (known?.address !== undefined) return { address: known.address, endpointId: known.endpoint };
  const location = await (await context.transfer()).locate(id, context.signal);
  return { address: managerOf(location), endpointId: location.endpointId };
}

/** An unusable address in a server's answer is the server's fault, not bad input. */
export function managerOf({ id, managerUrl }: EndpointLocation): string {
  try {
    return parseManagerAddress(managerUrl).host;
  } catch (cause) {
    throw new GcsError("failed", `Globus Transfer names an unusable manager address for "${id}"`, {
      cause,
    });
  }
}
