import { isUuid } from "../command/mod.ts";
import type { Context, Endpoint } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { createGcsClient, parseManagerAddress } from "../gcs/mod.ts";
import { readNodeInfo } from "./node_info.ts";
import { type EndpointChoices, resolveEndpoint } from "./resolve_endpoint.ts";
import { type KnownEndpoint, knownEndpoint, rememberEndpoint } from "./memory.ts";

/** Finds the endpoint by option, environment, profile or node, asking the network only if needed. */
export async function findEndpoint(context: Context): Promise<Endpoint> {
  const found = await resolveEndpoint(await choices(context), {
    parseAddress: (text) => parseManagerAddress(text).host,
    locate: async (id) => (await context.transfer()).locate(id, context.signal),
  });
  const known = await knownEndpoint(context.paths, found.address);
  if (known !== undefined) {
    return { address: found.address, clientId: known.client, endpointId: known.endpoint };
  }
  return await askEndpoint(context, found.address, found.endpointId);
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

/** An id whose address an earlier command has learnt is as good as an address. */
async function choices(context: Context): Promise<EndpointChoices> {
  const config = await context.config();
  const named = config.values.endpoint;
  const node = () => readNodeInfo();
  if (named === undefined) return { node };
  const known = isUuid(named) ? await knownEndpoint(context.paths, named.toLowerCase()) : undefined;
  const remembered = asRemembered(named, known);
  if (remembered !== undefined) return { profile: remembered, node };
  return config.origin("endpoint") === "environment"
    ? { environment: named, node }
    : { option: named, node };
}

function asRemembered(name: string, known: KnownEndpoint | undefined) {
  if (!isUuid(name)) return { address: name };
  return known?.address === undefined
    ? undefined
    : { address: known.address, endpointId: known.endpoint };
}
