import type { Answer, Doc, Routes } from "../exchange.ts";
import { isDoc, text } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, isEndpointAdmin, requireEndpointAdmin, secured } from "./access.ts";
import { withoutNulls } from "./collections.ts";
import { connectors, emptyPolicies, posix, takesPolicies } from "./connectors.ts";
import { readChange, readNew } from "./documents.ts";
import { conflict, invalid, notFound, success } from "./envelope.ts";
import { storageGateway } from "./document_rules.ts";
import { masked } from "./masking.ts";
import { listParameter, pageOf } from "./paging.ts";

/** Only administrators who ask for `include=private_policies` see these. */
const privateFields = [
  "identity_mappings",
  "load_dsi_module",
  "policies",
  "process_user",
  "restrict_paths",
  "users_allow",
  "users_deny",
];

const defaultTimeoutMinutes = 15_840;

/** Storage gateways. */
export function storageGatewayRoutes(world: World): Routes {
  return {
    "GET /api/storage_gateways": secured(world, (call) => {
      const { storageGateways } = call.state;
      return pageOf(call, { of: storageGateways, view: (document) => view(call, document) });
    }),
    "POST /api/storage_gateways": secured(world, (call) => {
      requireEndpointAdmin(call);
      const given = readNew(call.exchange, storageGateway);
      checkGateway(given);
      const document = completeGateway(call.world, given);
      call.state.storageGateways.set(String(document["id"]), document);
      return success([view(call, document, true)], {
        status: 201,
        detail: "created",
        message: `Created Storage Gateway ${document["id"]}`,
      });
    }),
    "GET /api/storage_gateways/{storage_gateway_id}": secured(
      world,
      (call) => success([view(call, found(call))]),
    ),
    "PUT /api/storage_gateways/{storage_gateway_id}": secured(
      world,
      (call) => change(call, "replace"),
    ),
    "PATCH /api/storage_gateways/{storage_gateway_id}": secured(
      world,
      (call) => change(call, "update"),
    ),
    "DELETE /api/storage_gateways/{storage_gateway_id}": secured(world, remove),
  };
}

function checkGateway(document: Doc): void {
  const connector = connectors.get(text(document["connector_id"]) ?? posix);
  if (connector === undefined) throw invalid("connector_id", "Connector not found");
  const { policies } = document;
  if (isDoc(policies) && !takesPolicies(connector, policies["DATA_TYPE"])) {
    throw invalid("policies", `Not a policy document of the ${connector.name} connector`);
  }
}

/** Fills in what the server decides about a storage gateway. */
export function completeGateway(world: World, given: Doc): Doc {
  const assured = given["high_assurance"] ?? given["require_high_assurance"] ?? false;
  const timeout = given["authentication_timeout_mins"] ??
    given["authentication_assurance_timeout"] ?? defaultTimeoutMinutes;
  return {
    id: world.uuid(),
    "connector_id": posix,
    "admin_managed_credentials": false,
    "allowed_domains": [],
    "require_mfa": false,
    ...emptyPolicies(connectors.get(text(given["connector_id"]) ?? posix), "storage"),
    ...withoutNulls(given),
    deleted: false,
    "high_assurance": assured,
    "require_high_assurance": assured,
    "authentication_timeout_mins": timeout,
    "authentication_assurance_timeout": timeout,
  };
}

function view(call: Call, document: Doc, everything = false): Doc {
  const asked = listParameter(call.exchange.query, "include").includes("private_policies");
  const shown: Doc = { ...masked(document), DATA_TYPE: storageGateway.dataType };
  if (!(everything || asked) || !isEndpointAdmin(call)) {
    for (const name of privateFields) delete shown[name];
  }
  return shown;
}

function found(call: Call): Doc {
  const id = call.exchange.params["storage_gateway_id"] ?? "";
  const document = call.state.storageGateways.get(id);
  if (document === undefined) throw notFound("Storage gateway");
  return document;
}

function change(call: Call, mode: "replace" | "update"): Answer {
  requireEndpointAdmin(call);
  const before = found(call);
  const changed = readChange(call.exchange, storageGateway, before, mode);
  checkGateway(changed);
  const [name, alias] = [
    "authentication_timeout_mins",
    "authentication_assurance_timeout",
  ] as const;
  if (changed[name] === before[name]) changed[name] = changed[alias];
  if (changed["require_mfa"] === true && before["high_assurance"] !== true) {
    throw invalid("require_mfa", "Needs high_assurance");
  }
  const after = completeGateway(call.world, changed);
  call.state.storageGateways.set(String(after["id"]), after);
  return success([view(call, after, true)], { message: `Updated Storage Gateway ${after["id"]}` });
}

function remove(call: Call): Answer {
  requireEndpointAdmin(call);
  const id = String(found(call)["id"]);
  const users = call.state.collections.with("gateway", id).map((collection) =>
    String(collection["id"])
  );
  if (users.length > 0) throw conflict("The storage gateway still has collections", users);
  call.state.storageGateways.delete(id);
  for (const [key, credential] of [...call.state.userCredentials]) {
    if (credential["storage_gateway_id"] === id) call.state.userCredentials.delete(key);
  }
  return success([], { message: `Deleted Storage Gateway ${id}` });
}
