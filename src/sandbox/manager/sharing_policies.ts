import { type Answer, type Doc, type Routes, strings } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, requireCollectionAdmin, secured } from "./access.ts";
import { readNew } from "./documents.ts";
import { denied, invalid, notFound, success } from "./envelope.ts";
import { sharingPolicy } from "./document_rules.ts";
import { pageOf } from "./paging.ts";

/** Sharing policies of mapped collections. There is no update. */
export function sharingPolicyRoutes(world: World): Routes {
  return {
    "GET /api/sharing_policies": secured(world, list),
    "POST /api/sharing_policies": secured(world, (call) => {
      const given = readNew(call.exchange, sharingPolicy);
      const collection = call.state.collections.get(String(given["collection_id"]));
      if (collection === undefined || collection["collection_type"] !== "mapped") {
        throw invalid("collection_id", "Mapped collection not found");
      }
      requireCollectionAdmin(call, collection);
      const id = call.world.uuid();
      const document = { users: [], ...given, id };
      call.state.sharingPolicies.set(id, document);
      return success([view(document)], {
        status: 201,
        detail: "created",
        message: `Created Sharing Policy ${id}`,
      });
    }),
    "GET /api/sharing_policies/{sharing_policy_id}": secured(
      world,
      (call) => success([view(found(call))]),
    ),
    "DELETE /api/sharing_policies/{sharing_policy_id}": secured(world, (call) => {
      const id = String(found(call)["id"]);
      call.state.sharingPolicies.delete(id);
      return success([], { message: `Deleted Sharing Policy ${id}` });
    }),
  };
}

function list(call: Call): Answer {
  const { query } = call.exchange;
  const id = query.get("collection_id");
  const collection = call.state.collections.get(id ?? "");
  if (collection === undefined) throw denied("There is no such collection", "permission_denied");
  requireCollectionAdmin(call, collection);
  const username = query.get("username");
  return pageOf(call, {
    of: call.state.sharingPolicies,
    wanted: (policy) =>
      policy["collection_id"] === id &&
      (username === null || strings(policy["users"]).includes(username)),
    view,
  });
}

function found(call: Call): Doc {
  const policy = call.state.sharingPolicies.get(call.exchange.params["sharing_policy_id"] ?? "");
  if (policy === undefined) throw notFound("Sharing policy");
  const collection = call.state.collections.get(String(policy["collection_id"]));
  if (collection !== undefined) requireCollectionAdmin(call, collection);
  return policy;
}

function view(document: Doc): Doc {
  return { ...document, DATA_TYPE: sharingPolicy.dataType };
}
