import type { Answer, Doc, Routes } from "../exchange.ts";
import { text } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, identityUrn, requireEndpointAdmin, rolesOn, secured } from "./access.ts";
import { readChange, readNew } from "./documents.ts";
import { badRequest, invalid, success } from "./envelope.ts";
import {
  domain,
  endpoint,
  endpointOwner,
  endpointSubscription,
  ownerString,
} from "./document_rules.ts";
import { masked } from "./masking.ts";
import { listParameter } from "./paging.ts";

/** The endpoint itself and its one-field resources. */
export function endpointRoutes(world: World): Routes {
  return {
    "GET /api/endpoint": secured(world, (call) => success([view(call)])),
    "PUT /api/endpoint": secured(world, (call) => change(call, "replace")),
    "PATCH /api/endpoint": secured(world, (call) => change(call, "update")),
    "PUT /api/endpoint/owner": secured(world, putOwner),
    "PUT /api/endpoint/owner_string": secured(world, (call) => {
      requireEndpointAdmin(call);
      const given = text(readNew(call.exchange, ownerString)["identity_id"]);
      const identity = given ?? call.caller.token.session.identityId;
      if (!call.caller.identities.has(identity)) {
        throw invalid("identity_id", "Must be one of your identities");
      }
      call.state.endpointOwnerString = identity;
      return success([], { message: "Updated owner string" });
    }),
    "DELETE /api/endpoint/owner_string": secured(world, (call) => {
      requireEndpointAdmin(call);
      call.state.endpointOwnerString = undefined;
      return success([], { message: "Removed owner string" });
    }),
    "PUT /api/endpoint/subscription_id": secured(world, putSubscription),
    "GET /api/endpoint/domain": secured(world, (call) => {
      requireEndpointAdmin(call);
      const found = call.state.endpointDomain;
      const shown = found === undefined ? [] : [{ ...masked(found), DATA_TYPE: domain.dataType }];
      return success(shown);
    }),
    "PUT /api/endpoint/domain": secured(world, (call) => {
      requireEndpointAdmin(call);
      call.state.endpointDomain = readNew(call.exchange, domain);
      return success([], { message: "Updated domain" });
    }),
    "DELETE /api/endpoint/domain": secured(world, (call) => {
      requireEndpointAdmin(call);
      call.state.endpointDomain = undefined;
      return success([], { message: "Removed domain" });
    }),
  };
}

function view(call: Call): Doc {
  return { ...whole(call), DATA_TYPE: endpoint.dataType };
}

/** The stored document, and the day of the collection that was not used for the longest time. */
function whole({ state }: Call): Doc {
  let earliest: string | undefined;
  for (const document of state.collections.values()) {
    const day = text(document["last_access"]);
    if (day !== undefined && (earliest === undefined || day < earliest)) earliest = day;
  }
  return earliest === undefined
    ? state.endpoint
    : { ...state.endpoint, "earliest_last_access": earliest };
}

function change(call: Call, mode: "replace" | "update"): Answer {
  requireEndpointAdmin(call);
  const { state } = call;
  const before = whole(call);
  const after = readChange(call.exchange, endpoint, before, mode);
  const asked = after["subscription_id"];
  if (asked !== before["subscription_id"]) {
    const value = asked ??
      (mode === "update" || after["subscription_id"] === null ? null : undefined);
    after["subscription_id"] = value === undefined
      ? before["subscription_id"]
      : subscription(call, value);
  }
  delete after["earliest_last_access"];
  state.endpoint = { "network_use": "normal", public: true, ...after };
  const included = listParameter(call.exchange.query, "include").includes("endpoint");
  return success(included ? [view(call)] : [], { message: `Updated endpoint ${state.endpointId}` });
}

function putOwner(call: Call): Answer {
  requireEndpointAdmin(call);
  const { state } = call;
  const identity = String(readNew(call.exchange, endpointOwner)["identity_id"]);
  if (!state.identities.has(identity)) throw invalid("identity_id", "Identity not found");
  state.endpointOwner = identity;
  for (const [id, role] of [...state.roles]) {
    if (role["role"] === "owner" && (role["collection"] ?? null) === null) {
      state.roles.set(id, { ...role, principal: identityUrn(identity) });
    }
  }
  return success([], { message: "Updated endpoint owner" });
}

function putSubscription(call: Call): Answer {
  const asked = readNew(call.exchange, endpointSubscription)["subscription_id"];
  call.state.endpoint = { ...call.state.endpoint, "subscription_id": subscription(call, asked) };
  return success([], { message: "Updated subscription" });
}

/** The subscription the endpoint gets: role holders may clear it, its managers may set it. */
function subscription(call: Call, asked: unknown): string | null {
  const managed = [...call.state.subscriptions]
    .filter(([, managers]) => managers.some((id) => call.caller.identities.has(id)))
    .map(([id]) => id);
  if (asked === null) {
    if (managed.length > 0 || rolesOn(call, null).length > 0) return null;
    throw badRequest("Unable to clear the subscription. You have no role on this endpoint");
  }
  if (asked === "DEFAULT") {
    const only = managed.length === 1 ? managed[0] : undefined;
    if (only !== undefined) return only;
    const reason = managed.length === 0 ? "does not manage any" : "manages several";
    throw badRequest(`Unable to use DEFAULT subscription. Your identity ${reason} subscriptions`);
  }
  const id = String(asked);
  if (!managed.includes(id)) {
    throw badRequest(`Unable to use subscription ${id}. Your identity does not manage it`);
  }
  return id;
}
