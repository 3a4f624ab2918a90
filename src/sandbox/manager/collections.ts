import type { Answer, Doc, Routes } from "../exchange.ts";
import { isId, text } from "../exchange.ts";
import { today, type World } from "../state.ts";
import {
  type Call,
  canSee,
  identityUrn,
  isEndpointAdmin,
  requireCollectionAdmin,
  requireEndpointAdmin,
  rolesOn,
  secured,
} from "./access.ts";
import {
  checkCollection,
  credentialFor,
  gatewayFor,
  gatewayOf,
  mappedFor,
  requireDataAccess,
} from "./collection_rules.ts";
import { collectionFilter, collectionView } from "./collection_views.ts";
import { connectors, emptyPolicies } from "./connectors.ts";
import { readChange, readNew } from "./documents.ts";
import { conflict, denied, invalid, notFound, success } from "./envelope.ts";
import { batch, collection } from "./document_rules.ts";
import { type Listing, pageOf } from "./paging.ts";

/** Create, read, change and delete collections. */
export function collectionRoutes(world: World): Routes {
  return {
    "GET /api/collections": secured(world, (call) => {
      return pageOf(call, listing(call, (document) => collectionView(call, document)));
    }),
    "POST /api/collections": secured(world, create),
    "GET /api/collections/{collection_id}": secured(
      world,
      (call) => success([collectionView(call, visible(call))]),
    ),
    "PUT /api/collections/{collection_id}": secured(world, (call) => change(call, "replace")),
    "PATCH /api/collections/{collection_id}": secured(world, (call) => change(call, "update")),
    "DELETE /api/collections/{collection_id}": secured(world, remove),
    "POST /api/collections/batch_delete": secured(world, batchDelete),
  };
}

/** The visible collections that a list request asks for, as `view` shows them. */
export function listing(call: Call, view: (document: Doc) => Doc): Listing {
  letGo(call);
  const { state } = call;
  const open = state.endpoint["public"] === true || isEndpointAdmin(call) ||
    [...call.caller.principals].some((one) => state.roles.with("principal", one).length > 0);
  if (!open) {
    const message = "Could not list collections. Insufficient permissions";
    throw denied(message, "permission_denied");
  }
  const wanted = collectionFilter(call);
  return {
    of: state.collections,
    wanted: (document) => canSee(call, document) && wanted(document),
    view,
  };
}

/** The collection of the path, if the caller may see it. */
export function visible(call: Call): Doc {
  letGo(call);
  const document = call.state.collections.get(call.exchange.params["collection_id"] ?? "");
  if (document === undefined || !canSee(call, document)) throw notFound("Collection");
  return document;
}

/** The collection of the path, if the caller administers it. */
export function administered(call: Call): Doc {
  const document = visible(call);
  requireCollectionAdmin(call, document);
  return document;
}

function create(call: Call): Answer {
  const given = readNew(call.exchange, collection);
  const document = given["collection_type"] === "guest"
    ? newGuest(call, given)
    : newMapped(call, given);
  const id = String(document["id"]);
  call.state.collections.set(id, document);
  addRole(call, id, String(document["identity_id"]));
  return success([collectionView(call, document, true)], {
    status: 201,
    detail: "created",
    message: `Created Collection ${id}`,
  });
}

function newMapped(call: Call, given: Doc): Doc {
  requireEndpointAdmin(call);
  const gateway = gatewayFor(call, given);
  checkCollection(call, given, gateway);
  const domainName = text(given["domain_name"]);
  if (domainName !== undefined) {
    const taken = call.state.collections.with("domain", domainName).map((one) => String(one["id"]));
    if (taken.length > 0) throw conflict("The domain name is in use", taken);
  }
  const owner = text(given["identity_id"]) ?? call.caller.token.session.identityId;
  return completeCollection(call.world, { ...given, "identity_id": owner }, gateway);
}

function newGuest(call: Call, given: Doc): Doc {
  const mapped = mappedFor(call, given);
  const gateway = gatewayOf(call, mapped);
  requireDataAccess(call, gateway, mapped);
  const owner = text(given["identity_id"]) ?? call.caller.token.session.identityId;
  if (!call.caller.identities.has(owner)) {
    throw denied("The identity is not one of yours", {
      DATA_TYPE: "id_not_in_identity_set#1.0.0",
      ...(isId(owner) ? { id: owner } : {}),
    });
  }
  checkCollection(call, given, gateway);
  const credential = credentialFor(call, gateway, given);
  const document = { ...given, "identity_id": owner, "storage_gateway_id": gateway["id"] };
  return completeCollection(call.world, {
    ...document,
    ...(credential === undefined ? {} : { "user_credential_id": credential }),
    "allow_guest_collections": false,
    "force_encryption": mapped["force_encryption"] === true || given["force_encryption"] === true,
  }, gateway);
}

/** Fills in what the server decides about a new collection. */
export function completeCollection(world: World, given: Doc, gateway: Doc): Doc {
  const id = text(given["id"]) ?? world.uuid();
  const isMapped = given["collection_type"] === "mapped";
  const label = `${isMapped ? "m" : "g"}-${id.slice(0, 6)}`;
  const domain = text(given["domain_name"]) ?? `${label}.sandbox.example.org`;
  const base = text(given["collection_base_path"]) ?? "/";
  const defaults: Doc = {
    "allow_guest_collections": false,
    "authentication_timeout_mins": gateway["authentication_timeout_mins"] ?? 15_840,
    "collection_base_path": "/",
    "default_directory": "/",
    "disable_anonymous_writes": false,
    "disable_verify": false,
    "enable_https": false,
    "force_encryption": false,
    "force_verify": false,
    keywords: [],
    "require_mfa": gateway["require_mfa"] === true,
    "subscription_admin_verified": false,
    ...emptyPolicies(connectors.get(String(gateway["connector_id"])), "collection"),
    ...(isMapped ? { "delete_protected": true } : { "skip_auto_delete": false }),
  };
  const written = withoutNulls(given);
  return {
    ...defaults,
    "created_at": today(world),
    "last_access": null,
    ...written,
    id,
    deleted: false,
    "domain_name": domain,
    "connector_id": gateway["connector_id"],
    "high_assurance": gateway["high_assurance"] === true,
    "https_url": `https://${domain}`,
    "manager_url": world.origin(),
    "root_path": base,
    "tlsftp_url": `tlsftp://${domain}:443`,
  };
}

export function withoutNulls(document: Doc): Doc {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== null));
}

function addRole(call: Call, collectionId: string, identityId: string): void {
  const id = call.world.uuid();
  call.state.roles.set(id, {
    id,
    collection: collectionId,
    principal: identityUrn(identityId),
    role: "administrator",
  });
}

function change(call: Call, mode: "replace" | "update"): Answer {
  const before = administered(call);
  const after = readChange(call.exchange, collection, before, mode);
  if (after["collection_type"] !== before["collection_type"]) {
    throw invalid("collection_type", "Cannot be changed");
  }
  const gateway = gatewayOf(call, before);
  checkCollection(call, after, gateway);
  const document = completeCollection(call.world, after, gateway);
  call.state.collections.set(String(document["id"]), document);
  if (document["collection_type"] === "mapped" && document["force_encryption"] === true) {
    for (const guest of guestsOf(call, document)) {
      call.state.collections.set(String(guest["id"]), { ...guest, "force_encryption": true });
    }
  }
  return success([collectionView(call, document, true)], {
    message: `Updated Collection ${document["id"]}`,
  });
}

function guestsOf(call: Call, mapped: Doc): Doc[] {
  return call.state.collections.with("mapped", String(mapped["id"]));
}

function remove(call: Call): Answer {
  const document = administered(call);
  const id = String(document["id"]);
  if (document["delete_protected"] === true) {
    throw conflict(`Collection ${id} is protected from deletion`, [id]);
  }
  for (const guest of guestsOf(call, document)) forget(call, String(guest["id"]));
  forget(call, id);
  return success([], { message: `Deleted Collection ${id}` });
}

/** The background work of an endpoint: what a batch was to delete is gone when its time has come. */
function letGo(call: Call): void {
  const { leavingCollections } = call.state;
  for (const [id, gone] of leavingCollections) {
    if (gone > call.world.clock.now()) continue;
    leavingCollections.delete(id);
    forget(call, id);
  }
}

function forget(call: Call, id: string): void {
  const { state } = call;
  state.collections.delete(id);
  state.collectionOwnerStrings.delete(id);
  for (const documents of [state.roles, state.sharingPolicies]) {
    for (const one of documents.with("collection", id)) documents.delete(String(one["id"]));
  }
}

/** Guest collections only; ids that nobody knows are skipped, others must all be deletable. */
function batchDelete(call: Call): Answer {
  const given = readNew(call.exchange, batch);
  const ids = Array.isArray(given["ids"]) ? given["ids"].map(String) : [];
  const known = ids.map((id) => call.state.collections.get(id))
    .filter((document) => document !== undefined);
  const wrong = known.filter((document) => document["collection_type"] === "mapped");
  if (wrong.length > 0) {
    throw denied("Mapped collections cannot be deleted in a batch", {
      DATA_TYPE: batch.dataType,
      ids: wrong.map((document) => document["id"]),
    });
  }
  for (const guest of known) {
    const mapped = String(guest["mapped_collection_id"]);
    if (!rolesOn(call, mapped).includes("administrator")) requireCollectionAdmin(call, guest);
  }
  const deleted = [...new Set(known.map((guest) => String(guest["id"])))];
  const gone = call.world.clock.now() + call.world.batchDelayMs;
  for (const id of deleted) call.state.leavingCollections.set(id, gone);
  letGo(call);
  return success([{ DATA_TYPE: batch.dataType, ids: deleted }], {
    status: 202,
    message: `Deleting ${deleted.length} collections`,
  });
}
