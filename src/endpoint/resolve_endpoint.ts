import { GcsError } from "../errors/mod.ts";
import type { NodeInfo } from "./node_info.ts";
import type { EndpointLocation } from "../globus/mod.ts";

/** Where a choice of endpoint came from. */
export type EndpointOrigin = "option" | "environment" | "profile" | "node";

/** What a profile remembers of its endpoint. */
export interface RememberedEndpoint {
  /** Manager address. */
  readonly address: string;
  readonly endpointId?: string | undefined;
}

/** Everything that may name the endpoint, strongest first. */
export interface EndpointChoices {
  /** `--endpoint`: a host name, an https address, or an endpoint or collection id. */
  readonly option?: string | undefined;
  /** `GCS_CLI_ENDPOINT_ID`. */
  readonly environment?: string | undefined;
  readonly profile?: RememberedEndpoint | undefined;
  /** Reads the node's own file; asked only when nothing else names an endpoint. */
  readonly node: () => Promise<NodeInfo | undefined>;
}

/** How names become addresses. */
export interface EndpointTools<Address> {
  /** `parseManagerAddress` of the Manager API library: GcsError `usage` for what it refuses. */
  readonly parseAddress: (text: string) => Address;
  /** Asks Transfer about an id; called only for an id that the profile does not know. */
  readonly locate: (id: string) => Promise<EndpointLocation>;
}

/** The endpoint to work on. */
export interface ResolvedEndpoint<Address> {
  readonly address: Address;
  readonly origin: EndpointOrigin;
  /** Known when an id was given or remembered. */
  readonly endpointId: string | undefined;
  /** What Transfer said, where it was asked. */
  readonly location: EndpointLocation | undefined;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Finds the endpoint: `--endpoint`, then `GCS_CLI_ENDPOINT_ID`, then the profile, then the node
 * this runs on. A host name or address is used as it is, without asking anyone.
 */
export async function resolveEndpoint<Address>(
  choices: EndpointChoices,
  tools: EndpointTools<Address>,
): Promise<ResolvedEndpoint<Address>> {
  const { option, environment, profile } = choices;
  if (option !== undefined) return await named(option, "option", profile, tools);
  if (environment) {
    if (!uuid.test(environment)) {
      throw new GcsError("usage", "GCS_CLI_ENDPOINT_ID is not an endpoint id", {
        hint: "Use --endpoint for a host name or address",
      });
    }
    return await named(environment, "environment", profile, tools);
  }
  if (profile !== undefined) return remembered(profile, "profile", tools);
  const node = await choices.node();
  if (node?.domainName) {
    return {
      address: tools.parseAddress(node.domainName),
      origin: "node",
      endpointId: node.endpointId,
      location: undefined,
    };
  }
  if (node?.endpointId) return await named(node.endpointId, "node", profile, tools);
  throw new GcsError("usage", "Cannot tell which endpoint to work on", {
    hint: "Log in to one with gcs login ENDPOINT, or use --endpoint",
  });
}

async function named<Address>(
  name: string,
  origin: EndpointOrigin,
  profile: RememberedEndpoint | undefined,
  tools: EndpointTools<Address>,
): Promise<ResolvedEndpoint<Address>> {
  if (!uuid.test(name)) {
    const address = tools.parseAddress(name);
    return { address, origin, endpointId: undefined, location: undefined };
  }
  if (profile?.endpointId?.toLowerCase() === name.toLowerCase()) {
    return remembered(profile, origin, tools);
  }
  const location = await tools.locate(name.toLowerCase());
  const { endpointId } = location;
  return { address: addressFrom(location, tools), origin, endpointId, location };
}

function remembered<Address>(
  profile: RememberedEndpoint,
  origin: EndpointOrigin,
  tools: EndpointTools<Address>,
): ResolvedEndpoint<Address> {
  const address = tools.parseAddress(profile.address);
  return { address, origin, endpointId: profile.endpointId, location: undefined };
}

/** An unusable address in a server's answer is the server's fault, not bad input. */
function addressFrom<Address>(location: EndpointLocation, tools: EndpointTools<Address>): Address {
  try {
    return tools.parseAddress(location.managerUrl);
  } catch (cause) {
    throw new GcsError(
      "failed",
      `Globus Transfer names an unusable manager address for "${location.id}"`,
      { cause },
    );
  }
}
