import { type Answer, type Doc, type Exchange, Refusal, type Routes } from "../exchange.ts";
import { transferServer } from "../auth/scopes.ts";
import type { World } from "../state.ts";

const scope = "urn:globus:auth:scope:transfer.api.globus.org:all";

/** Globus Transfer: the look-up that turns an id into a manager address. */
export function transferRoutes(world: World): Routes {
  return {
    "GET /v0.10/endpoint/{endpoint_id}": (exchange) => lookUp(world, exchange),
    "GET /v0.10/endpoint/{endpoint_id}/": (exchange) => lookUp(world, exchange),
  };
}

/** An error as Transfer writes it. */
export function transferRefusal(
  world: World,
  exchange: Pick<Exchange, "path">,
  status: number,
  code: string,
  message: string,
  extra: Doc = {},
): Refusal {
  const requestId = world.secret(9);
  return new Refusal({
    status,
    headers: { "x-transfer-api-request-id": requestId },
    json: {
      code,
      message,
      "request_id": requestId,
      resource: exchange.path.replace(/^\/v0\.10/, ""),
      ...extra,
    },
  });
}

function lookUp(world: World, exchange: Exchange): Answer {
  const value = /^Bearer\s+(\S+)$/i.exec(exchange.headers["authorization"] ?? "")?.[1];
  const token = value === undefined ? undefined : world.tokens.find(value, "access");
  if (token?.resourceServer !== transferServer || !token.scopes.includes(scope)) {
    throw transferRefusal(world, exchange, 401, "AuthenticationFailed", "Token is not active");
  }
  const id = exchange.params["endpoint_id"]?.toLowerCase() ?? "";
  const document = endpointDocument(world, id) ?? world.state.otherEndpoints.get(id);
  if (document === undefined) {
    const message = `No such endpoint '${id}'`;
    throw transferRefusal(world, exchange, 404, "EndpointNotFound", message);
  }
  return { status: 200, json: document };
}

function endpointDocument(world: World, id: string): Doc | undefined {
  const { endpointId, endpoint, collections } = world.state;
  const collection = collections.get(id);
  const source = id === endpointId ? endpoint : collection;
  if (source === undefined) return undefined;
  const mapped = collection?.["collection_type"] === "mapped";
  const entityType = collection === undefined
    ? "GCSv5_endpoint"
    : mapped
    ? "GCSv5_mapped_collection"
    : "GCSv5_guest_collection";
  return {
    DATA_TYPE: "endpoint",
    DATA: [{ DATA_TYPE: "server", hostname: new URL(world.origin()).host }],
    activated: false,
    "canonical_name": `${endpointId}#${id}`,
    "contact_email": source["contact_email"] ?? null,
    "contact_info": source["contact_info"] ?? null,
    "default_directory": source["default_directory"] ?? null,
    department: source["department"] ?? null,
    description: source["description"] ?? null,
    "display_name": source["display_name"],
    "entity_type": entityType,
    "force_encryption": source["force_encryption"] === true,
    "gcs_manager_url": world.origin(),
    "gcs_version": "5.4.98",
    "high_assurance": source["high_assurance"] === true,
    "host_endpoint_id": collection?.["mapped_collection_id"] ?? null,
    id,
    "info_link": source["info_link"] ?? null,
    "is_globus_connect": false,
    keywords: null,
    "non_functional": collection === undefined,
    organization: source["organization"] ?? null,
    "owner_id": endpointId,
    "owner_string": `${endpointId}@clients.auth.globus.org`,
    public: source["public"] === true,
    "subscription_id": endpoint["subscription_id"] ?? null,
  };
}
