import type { Answer, Doc, Routes } from "../exchange.ts";
import { text } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, missingRole, requireEndpointAdmin, secured } from "./access.ts";
import { administered, listing, visible } from "./collections.ts";
import { readNew } from "./documents.ts";
import { invalid, notFound, success } from "./envelope.ts";
import {
  collectionOwner,
  domain,
  ownerString,
  subscriptionAdminVerified,
} from "./document_rules.ts";
import { masked } from "./masking.ts";
import { pageOf } from "./paging.ts";

/** Checks, domains, owners and the other one-field resources of a collection. */
export function collectionSettingRoutes(world: World): Routes {
  return {
    "GET /api/collections/check": secured(
      world,
      (call) => pageOf(call, listing(call, (document) => check(call, document))),
    ),
    "GET /api/collections/{collection_id}/check": secured(
      world,
      (call) => success([check(call, visible(call))]),
    ),
    "GET /api/collections/{collection_id}/domain": secured(world, (call) => {
      const found = administered(call)["domain"];
      if (found === undefined) throw notFound("Domain");
      return success([{ ...masked(asDoc(found)), DATA_TYPE: domain.dataType }]);
    }),
    "PUT /api/collections/{collection_id}/domain": secured(world, putDomain),
    "DELETE /api/collections/{collection_id}/domain": secured(world, (call) => {
      const { domain: gone, ...rest } = administered(call);
      if (gone === undefined) throw notFound("Domain");
      return replaced(call, rest);
    }),
    "PUT /api/collections/{collection_id}/owner_string": secured(world, (call) => {
      const document = administered(call);
      const given = readNew(call.exchange, ownerString);
      const identity = text(given["identity_id"]) ?? call.caller.token.session.identityId;
      if (!call.caller.identities.has(identity)) {
        throw invalid("identity_id", "Must be one of your identities");
      }
      call.state.collectionOwnerStrings.set(String(document["id"]), identity);
      return success([], { message: "Updated owner string" });
    }),
    "DELETE /api/collections/{collection_id}/owner_string": secured(world, (call) => {
      call.state.collectionOwnerStrings.delete(String(administered(call)["id"]));
      return success([], { message: "Removed owner string" });
    }),
    "PUT /api/collections/{collection_id}/owner": secured(world, putOwner),
    "PUT /api/collections/{collection_id}/subscription_admin_verified": secured(world, putVerified),
  };
}

function asDoc(value: unknown): Doc {
  return value !== null && typeof value === "object" ? { ...value } : {};
}

function replaced(call: Call, document: Doc): Answer {
  const id = String(document["id"]);
  call.state.collections.set(id, document);
  return success([], { message: `Updated Collection ${id}` });
}

/** What is wrong with a collection: its storage gateway or its mapped collection is gone. */
function check(call: Call, document: Doc): Doc {
  const id = document["id"];
  const result = { DATA_TYPE: "check_result#1.0.0", id };
  const gateway = text(document["storage_gateway_id"]) ?? "";
  const mapped = text(document["mapped_collection_id"]);
  if (!call.state.storageGateways.has(gateway)) {
    return {
      ...result,
      message: "Storage gateway not found",
      error: { DATA_TYPE: "storage_gateway_not_found#1.0.0", "storage_gateway_id": gateway },
    };
  }
  if (mapped !== undefined && !call.state.collections.has(mapped)) {
    return {
      ...result,
      message: "Mapped collection not found",
      error: { DATA_TYPE: "collection_not_found#1.0.0", "collection_id": mapped },
    };
  }
  return { ...result, message: "OK", error: null };
}

function putDomain(call: Call): Answer {
  const document = administered(call);
  const given = readNew(call.exchange, domain);
  const name = String(given["domain_name"]);
  return replaced(call, {
    ...document,
    domain: given,
    "domain_name": name,
    "https_url": `https://${name}`,
    "tlsftp_url": `tlsftp://${name}:443`,
  });
}

function putOwner(call: Call): Answer {
  requireEndpointAdmin(call);
  const document = visible(call);
  const identity = String(readNew(call.exchange, collectionOwner)["identity_id"]);
  if (document["collection_type"] !== "mapped") {
    throw invalid("identity_id", "Only a mapped collection can change its owner");
  }
  if (identity === call.state.endpointId) {
    throw invalid("identity_id", "The endpoint's own client cannot own a collection");
  }
  if (!call.state.identities.has(identity)) throw invalid("identity_id", "Identity not found");
  return replaced(call, { ...document, "identity_id": identity });
}

function putVerified(call: Call): Answer {
  const document = visible(call);
  const given = readNew(call.exchange, subscriptionAdminVerified);
  const managers = call.state.subscriptions.get(String(call.state.endpoint["subscription_id"]));
  if (!managers?.some((id) => call.caller.identities.has(id))) {
    throw missingRole([{ role: "owner" }]);
  }
  const verified = given["subscription_admin_verified"] === true;
  return replaced(call, { ...document, "subscription_admin_verified": verified });
}
