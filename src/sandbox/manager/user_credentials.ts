import { type Answer, type Doc, isDoc, type Routes, text } from "../exchange.ts";
import type { World } from "../state.ts";
import { type Call, isEndpointAdmin, secured } from "./access.ts";
import { connectors, emptyPolicies, takesPolicies } from "./connectors.ts";
import { readChange, readNew } from "./documents.ts";
import { denied, invalid, notFound, success } from "./envelope.ts";
import { userCredential } from "./document_rules.ts";
import { masked } from "./masking.ts";
import { listParameter, pageOf } from "./paging.ts";

/** What identities sign in to storage systems with. Secrets go in and never come out. */
export function userCredentialRoutes(world: World): Routes {
  return {
    "GET /api/user_credentials": secured(world, list),
    "POST /api/user_credentials": secured(world, create),
    "GET /api/user_credentials/{user_credential_id}": secured(
      world,
      (call) => success([view(owned(call))]),
    ),
    "PUT /api/user_credentials/{user_credential_id}": secured(
      world,
      (call) => change(call, "replace"),
    ),
    "PATCH /api/user_credentials/{user_credential_id}": secured(
      world,
      (call) => change(call, "update"),
    ),
    "DELETE /api/user_credentials/{user_credential_id}": secured(world, (call) => {
      const id = String(owned(call)["id"]);
      call.state.userCredentials.delete(id);
      return success([], { message: `Deleted User Credential ${id}` });
    }),
  };
}

function list(call: Call): Answer {
  const { query } = call.exchange;
  const all = listParameter(query, "include").includes("all");
  const gateway = query.get("storage_gateway");
  return pageOf(call, {
    of: call.state.userCredentials,
    wanted: (credential) =>
      (gateway === null || credential["storage_gateway_id"] === gateway) &&
      (isOwn(call, credential) || (all && isManaged(call, credential))),
    view,
  });
}

function isOwn(call: Call, credential: Doc): boolean {
  return call.caller.identities.has(String(credential["identity_id"]));
}

/** An administrator manages the credentials of gateways that say so. */
function isManaged(call: Call, credential: Doc): boolean {
  const gateway = call.state.storageGateways.get(String(credential["storage_gateway_id"]));
  return gateway?.["admin_managed_credentials"] === true && isEndpointAdmin(call);
}

function owned(call: Call): Doc {
  const id = call.exchange.params["user_credential_id"] ?? "";
  const credential = call.state.userCredentials.get(id);
  if (credential === undefined) throw notFound("User credential");
  if (isOwn(call, credential) || isManaged(call, credential)) return credential;
  throw denied("The user credential is not yours", { DATA_TYPE: "not_resource_owner#1.0.0", id });
}

function create(call: Call): Answer {
  const given = readNew(call.exchange, userCredential);
  const gateway = call.state.storageGateways.get(String(given["storage_gateway_id"]));
  if (gateway === undefined) throw invalid("storage_gateway_id", "Storage gateway not found");
  const identity = text(given["identity_id"]) ?? call.caller.token.session.identityId;
  const document = completeCredential(call.world, { ...given, "identity_id": identity }, gateway);
  if (!isOwn(call, document) && !isManaged(call, document)) {
    throw invalid("identity_id", "Must be one of your identities");
  }
  checkPolicies(document);
  const id = String(document["id"]);
  call.state.userCredentials.set(id, document);
  return success([view(document)], {
    status: 201,
    detail: "created",
    message: `Created User Credential ${id}`,
  });
}

/** Fills in what the server decides about a credential. */
export function completeCredential(world: World, given: Doc, gateway: Doc): Doc {
  const connector = connectors.get(String(gateway["connector_id"]));
  const isKeyless = connector?.credentials === "none";
  const provisioned = isKeyless || isDoc(given["policies"]);
  return {
    id: world.uuid(),
    "display_name": null,
    ...(isKeyless ? emptyPolicies(connector, "user_credential") : {}),
    ...given,
    "connector_id": gateway["connector_id"],
    deleted: false,
    invalid: !provisioned,
    provisioned,
  };
}

function checkPolicies(document: Doc): void {
  const connector = connectors.get(String(document["connector_id"]));
  const { policies } = document;
  if (!isDoc(policies) || connector === undefined) return;
  if (!takesPolicies(connector, policies["DATA_TYPE"])) {
    throw invalid("policies", `Not a policy document of the ${connector.name} connector`);
  }
}

function change(call: Call, mode: "replace" | "update"): Answer {
  const before = owned(call);
  const gateway = call.state.storageGateways.get(String(before["storage_gateway_id"])) ?? {};
  const changed: Doc = {
    "identity_id": before["identity_id"],
    ...readChange(call.exchange, userCredential, before, mode),
  };
  if (changed["storage_gateway_id"] !== before["storage_gateway_id"]) {
    throw invalid("storage_gateway_id", "Cannot be changed");
  }
  if (mode === "update") changed["policies"] = patchedPolicies(before, changed);
  if (changed["policies"] === undefined) delete changed["policies"];
  const after = completeCredential(call.world, changed, gateway);
  if (!isOwn(call, after) && !isManaged(call, after)) {
    throw invalid("identity_id", "Must be one of your identities");
  }
  checkPolicies(after);
  const id = String(after["id"]);
  call.state.userCredentials.set(id, after);
  return success([view(after)], { message: `Updated User Credential ${id}` });
}

/**
 * Policies after a PATCH: members that are not given stay; an S3 key replaces the one with its id,
 * and one whose secret is null deletes it.
 */
function patchedPolicies(before: Doc, changed: Doc): unknown {
  const [old, given] = [before["policies"], changed["policies"]];
  if (!isDoc(old) || !isDoc(given)) return given;
  const policies: Doc = { ...old, ...given };
  const [oldKeys, keys] = [old["s3_multi_keys"], given["s3_multi_keys"]];
  if (Array.isArray(keys) && old !== given) {
    const byId = new Map<unknown, Doc>();
    const both: unknown[] = [...(Array.isArray(oldKeys) ? oldKeys : []), ...keys];
    for (const key of both.filter(isDoc)) {
      if (key["s3_secret_key"] === null) byId.delete(key["s3_key_id"]);
      else byId.set(key["s3_key_id"], { ...byId.get(key["s3_key_id"]), ...key });
    }
    policies["s3_multi_keys"] = [...byId.values()];
  }
  return policies;
}

function view(document: Doc): Doc {
  return { ...masked(document), DATA_TYPE: userCredential.dataType };
}
