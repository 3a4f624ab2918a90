import {
  arg,
  argumentOr,
  type Context,
  identityId,
  opt,
  type ValuesOf,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { type ConnectorName, publishedConnector, publishedConnectors } from "../../gcs/mod.ts";

/** The argument and options that say for whom and for what a credential is. */
export const ownerArgs = {
  gateway: arg.orOption(
    "storageGateway",
    arg.object("storage_gateway", "STORAGE_GATEWAY_ID", "Storage gateway that it is for"),
  ),
};

/** See {@linkcode ownerArgs}. */
export const ownerOptions = {
  globusIdentity: opt.text("ID|USERNAME", "Identity that it belongs to"),
  mappedUser: opt.text("USER", "Account on the storage system that it stands for"),
  identity: opt.text("ID|USERNAME", "The same as --globus-identity"),
  storageGateway: opt.object(
    "storage_gateway",
    "STORAGE_GATEWAY_ID",
    "The same as the argument STORAGE_GATEWAY_ID",
  ),
  username: opt.text("USER", "The same as --mapped-user"),
};

type OwnerInput = ValuesOf<typeof ownerArgs & typeof ownerOptions>;

/** For whom and for what a credential is. */
export interface Owner {
  readonly gatewayId: string;
  readonly identityId: string;
  readonly mappedUser: string | undefined;
  /** Id of the gateway's connector. */
  readonly connectorId: string;
}

/** What the command line says of the owner. GcsError `usage` where it says too little. */
export function namedOwner(input: OwnerInput) {
  const gatewayId = argumentOr(
    input.gateway,
    input.storageGateway,
    "STORAGE_GATEWAY_ID",
    "storageGateway",
  );
  const who = either(input.globusIdentity, input.identity, "--globus-identity", "--identity");
  const mappedUser = either(input.mappedUser, input.username, "--mapped-user", "--username");
  if (who !== undefined) return { gatewayId, who, mappedUser };
  throw new GcsError("usage", "Missing option --globus-identity: whose credential it is");
}

/**
 * Looks up the owner of a new credential, and checks that the gateway is of a connector that takes
 * it.
 *
 * @throws GcsError `usage`, `not_found`, or `wrong_kind` for a gateway of another connector.
 */
export async function readOwner(
  context: Context,
  input: OwnerInput,
  accepted: readonly ConnectorName[],
): Promise<Owner> {
  const { gatewayId, who, mappedUser } = namedOwner(input);
  const { storageGateways } = await context.gcs();
  const gateway = await storageGateways.get(gatewayId, { signal: context.signal });
  const connectorId = gateway.connector_id ?? "";
  requireConnector(connectorId, accepted, `Storage gateway ${gatewayId}`);
  return {
    gatewayId,
    identityId: await identityId(context, who, "--globus-identity"),
    mappedUser,
    connectorId,
  };
}

/** GcsError `wrong_kind` for a published connector that is not among those accepted. */
export function requireConnector(
  id: string,
  accepted: readonly ConnectorName[],
  what: string,
): void {
  const known = publishedConnector(id);
  if (known === undefined || accepted.some((name) => publishedConnectors[name].id === known.id)) {
    return;
  }
  const names = accepted.map((name) => publishedConnectors[name].name).join(", ");
  throw new GcsError("wrong_kind", `${what} is of the ${known.name} connector, not of ${names}`);
}

/** The value of an option that has two spellings; GcsError `usage` when both are given. */
export function either<T>(
  first: T | undefined,
  second: T | undefined,
  firstName: string,
  secondName: string,
): T | undefined {
  if (first !== undefined && second !== undefined) {
    throw new GcsError("usage", `Give ${firstName} or ${secondName}, not both`);
  }
  return first ?? second;
}
