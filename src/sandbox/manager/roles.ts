import type { Answer, Doc, Routes } from "../exchange.ts";
import { text } from "../exchange.ts";
import { grantKey, type World } from "../state.ts";
import {
  type Call,
  identityUrn,
  isCollectionAdmin,
  isEndpointAdmin,
  requireCollectionAdmin,
  requireEndpointAdmin,
  secured,
} from "./access.ts";
import { readNew } from "./documents.ts";
import { conflict, invalid, notFound, refusal, success } from "./envelope.ts";
import { role } from "./document_rules.ts";
import { listParameter, pageOf } from "./paging.ts";

const onEndpoint = ["administrator", "activity_manager", "activity_monitor"];
const onCollection = [
  "administrator",
  "access_manager",
  "activity_manager",
  "activity_monitor",
  "access_monitor",
];

/** Roles on the endpoint and on its collections. */
export function roleRoutes(world: World): Routes {
  return {
    "GET /api/roles": secured(world, list),
    "POST /api/roles": secured(world, create),
    "GET /api/roles/{role_id}": secured(world, (call) => {
      const document = found(call);
      requireMay(call, document, true);
      return success([view(document)]);
    }),
    "DELETE /api/roles/{role_id}": secured(world, remove),
  };
}

/**
 * Without `include=all_roles` the roles of the endpoint, or of `collection_id`, that the caller
 * may see; with it those of every collection too.
 */
function list(call: Call): Answer {
  const { query } = call.exchange;
  const all = listParameter(query, "include").includes("all_roles");
  const collectionId = query.get("collection_id");
  const collection = collectionId === null ? undefined : call.state.collections.get(collectionId);
  if (collectionId !== null && collection === undefined) return pageOf(call, { of: [] });
  if (all && collection === undefined) requireEndpointAdmin(call);
  const mayAll = collection === undefined
    ? isEndpointAdmin(call)
    : isCollectionAdmin(call, collection);
  if (all && collection !== undefined) requireCollectionAdmin(call, collection);
  const wanted = (document: Doc) => {
    const on = document["collection"] ?? null;
    if (collectionId !== null ? on !== collectionId : on !== null && !all) return false;
    return mayAll || call.caller.principals.has(String(document["principal"]));
  };
  return pageOf(call, { of: call.state.roles, wanted, view });
}

function create(call: Call): Answer {
  const given = readNew(call.exchange, role);
  const collectionId = text(given["collection"]) ?? null;
  const collection = collectionId === null ? undefined : call.state.collections.get(collectionId);
  if (collectionId !== null && collection === undefined) {
    throw invalid("collection", "Collection not found");
  }
  requireMay(call, given, false);
  const name = String(given["role"]);
  if (!(collection === undefined ? onEndpoint : onCollection).includes(name)) {
    const where = collection === undefined ? "an endpoint" : "a collection";
    throw invalid("role", `Cannot be given on ${where}`);
  }
  if (text(call.state.endpoint["subscription_id"]) === undefined) {
    throw refusal(403, "subscription_required", "Roles need a subscription", {
      DATA_TYPE: "subscription_required#1.0.0",
      "subscription_level": "standard",
      "add_ons": [],
    });
  }
  const others = call.state.roles.with("grant", grantKey(given["principal"], collectionId));
  if (others.some((other) => other["role"] === name)) {
    throw refusal(409, "exists", "Role already assigned");
  }
  const id = call.world.uuid();
  const document = { ...given, id, collection: collectionId };
  call.state.roles.set(id, document);
  return success([view(document)], { message: `Created Role ${id}` });
}

function remove(call: Call): Answer {
  const document = found(call);
  requireMay(call, document, false);
  const id = String(document["id"]);
  const collection = call.state.collections.get(String(document["collection"]));
  const isCreators = document["role"] === "administrator" && collection !== undefined &&
    document["principal"] === identityUrn(String(collection["identity_id"]));
  if (document["role"] === "owner" || isCreators) {
    throw conflict("The role of an owner cannot be removed", [id]);
  }
  call.state.roles.delete(id);
  return success([], { message: `Deleted Role ${id}` });
}

function requireMay(call: Call, document: Doc, ownIsEnough: boolean): void {
  if (ownIsEnough && call.caller.principals.has(String(document["principal"]))) return;
  const collection = call.state.collections.get(String(document["collection"]));
  if (collection === undefined) requireEndpointAdmin(call);
  else requireCollectionAdmin(call, collection);
}

function found(call: Call): Doc {
  const document = call.state.roles.get(call.exchange.params["role_id"] ?? "");
  if (document === undefined) throw notFound("Role");
  return document;
}

function view(document: Doc): Doc {
  return { ...document, DATA_TYPE: role.dataType };
}
