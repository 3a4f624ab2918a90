import { type Doc, isDoc, strings, text } from "../exchange.ts";
import { dataAccess, manageCollections } from "../auth/scopes.ts";
import { authenticationTimeout, type Call, missingScopes } from "./access.ts";
import { connectors, takesPolicies } from "./connectors.ts";
import { denied, invalid, notFound } from "./envelope.ts";

/** The storage gateway a new mapped collection names. */
export function gatewayFor(call: Call, document: Doc): Doc {
  const gateway = call.state.storageGateways.get(String(document["storage_gateway_id"]));
  if (gateway === undefined) throw invalid("storage_gateway_id", "Storage gateway not found");
  return gateway;
}

/** The mapped collection a new guest collection names. */
export function mappedFor(call: Call, document: Doc): Doc {
  const mapped = call.state.collections.get(String(document["mapped_collection_id"]));
  if (mapped === undefined || mapped["collection_type"] !== "mapped") {
    throw invalid("mapped_collection_id", "Mapped collection not found");
  }
  if (mapped["allow_guest_collections"] !== true) {
    throw invalid("mapped_collection_id", "The mapped collection does not allow guest collections");
  }
  return mapped;
}

/** The caller must satisfy the gateway's policies before touching data. */
export function requireDataAccess(call: Call, gateway: Doc, mapped: Doc): void {
  const { caller, state } = call;
  if (text(state.endpoint["subscription_id"]) === undefined) {
    throw denied("Guest collections need a subscription", {
      DATA_TYPE: "subscription_required#1.0.0",
      "subscription_level": "standard",
      "add_ons": [],
    });
  }
  requireFreshLogin(call, gateway);
  const mappedId = String(mapped["id"]);
  const scope = dataAccess(mappedId);
  if (gateway["high_assurance"] !== true && !caller.token.dependencies.includes(scope)) {
    throw missingScopes([`${manageCollections(state.endpointId)}[*${scope}]`]);
  }
  const domains = strings(gateway["allowed_domains"]);
  const [account = "", domain = ""] = caller.username.split("@");
  if (domains.length > 0 && !domains.includes(domain)) {
    throw denied("Not from an allowed domain", {
      DATA_TYPE: "not_from_allowed_domain#1.0.0",
      "allowed_domains": domains,
    });
  }
  const allowed = strings(gateway["users_allow"]);
  const shutOut = allowed.length > 0 && !allowed.includes(account);
  if (shutOut || strings(gateway["users_deny"]).includes(account)) {
    throw denied("The local account may not be used", {
      DATA_TYPE: "invalid_user#1.0.0",
      usernames: [account],
    });
  }
}

function requireFreshLogin(call: Call, gateway: Doc): void {
  if (gateway["high_assurance"] !== true) return;
  const { session } = call.caller.token;
  const minutes = Number(gateway["authentication_timeout_mins"]);
  const mfa = gateway["require_mfa"] === true;
  const tooOld = call.world.clock.now() - session.authenticatedAt > minutes * 60_000;
  if (tooOld || (mfa && !session.mfa)) throw authenticationTimeout(call.caller, mfa);
}

/** The credential a guest collection uses: the one named, else the caller's own. */
export function credentialFor(call: Call, gateway: Doc, document: Doc): string | undefined {
  const named = text(document["user_credential_id"]);
  const own = [...call.state.userCredentials.values()].filter((credential) =>
    credential["storage_gateway_id"] === gateway["id"] &&
    call.caller.identities.has(String(credential["identity_id"]))
  );
  const connector = connectors.get(String(gateway["connector_id"]));
  if (named === undefined && connector?.credentials === "none") return undefined;
  const credential = named === undefined
    ? own[0]
    : own.find((candidate) => candidate["id"] === named);
  if (credential === undefined) {
    throw denied("No user credential for this storage gateway", {
      DATA_TYPE: "credential_not_found#1.0.0",
      accounts: [{
        DATA_TYPE: "account#1.0.0",
        "identity_id": call.caller.token.session.identityId,
        "storage_gateway_id": gateway["id"],
        username: call.caller.username,
      }],
    });
  }
  if (credential["invalid"] === true) {
    throw denied("The user credential is not valid", {
      DATA_TYPE: "invalid_credential#1.0.0",
      "user_credential_id": credential["id"],
    });
  }
  return String(credential["id"]);
}

/** Rules between a collection and what it lies in, checked on every write. */
export function checkCollection(call: Call, document: Doc, gateway: Doc): void {
  const connector = connectors.get(String(gateway["connector_id"]));
  const { policies, "identity_id": identity } = document;
  if (isDoc(policies) && connector !== undefined) {
    if (!takesPolicies(connector, policies["DATA_TYPE"])) {
      throw invalid("policies", `Not a policy document of the ${connector.name} connector`);
    }
  }
  if (document["collection_type"] === "guest") {
    const mapped = call.state.collections.get(String(document["mapped_collection_id"]));
    if (document["enable_https"] === true && mapped?.["enable_https"] !== true) {
      throw invalid("enable_https", "HTTPS is not enabled on the mapped collection");
    }
  }
  if (typeof document["acl_expiration_mins"] === "number" && gateway["high_assurance"] !== true) {
    throw invalid("acl_expiration_mins", "Only for high assurance storage gateways");
  }
  if (text(identity) !== undefined && !call.state.identities.has(String(identity))) {
    throw invalid("identity_id", "Identity not found");
  }
}

/** The gateway a stored collection lies on. */
export function gatewayOf(call: Call, collection: Doc): Doc {
  const gateway = call.state.storageGateways.get(String(collection["storage_gateway_id"]));
  if (gateway === undefined) throw notFound("Storage gateway");
  return gateway;
}
