import { type Answer, type Doc, type Exchange, type Handler, text } from "../exchange.ts";
import { checkQuery, operations } from "../published/mod.ts";
import { grantKey, type State, type World } from "../state.ts";
import { manageCollections } from "../auth/scopes.ts";
import type { Token } from "../auth/tokens.ts";
import { badRequest, denied, refusal } from "./envelope.ts";

/** Who sent a request, with everything that roles are given to. */
export interface Caller {
  readonly token: Token;
  /** The identity and the linked ones. */
  readonly identities: ReadonlySet<string>;
  /** URNs of the identities and their groups. */
  readonly principals: ReadonlySet<string>;
  readonly username: string;
}

/** One authenticated request to the Manager API. */
export interface Call {
  readonly world: World;
  readonly state: State;
  readonly exchange: Exchange;
  readonly caller: Caller;
}

export function identityUrn(id: string): string {
  return `urn:globus:auth:identity:${id}`;
}

/** A handler that only callers with a token of the endpoint reach. */
export function secured(world: World, run: (call: Call) => Answer | Promise<Answer>): Handler {
  return (exchange) => {
    const value = /^Bearer\s+(\S+)$/i.exec(exchange.headers["authorization"] ?? "")?.[1];
    const caller = authenticate(world, value);
    requirePublishedQuery(exchange);
    return run({ world, state: world.state, exchange, caller });
  };
}

/** A handler that everybody reaches. */
export function open(run: Handler): Handler {
  return (exchange) => {
    requirePublishedQuery(exchange);
    return run(exchange);
  };
}

const published = new Map(
  Object.values(operations).map((
    operation,
  ) => [`${operation.method} ${operation.path}`, operation]),
);

function requirePublishedQuery({ route, query }: Exchange): void {
  const operation = published.get(route ?? "");
  const problem = operation && checkQuery(operation, query);
  if (problem !== undefined) throw badRequest(problem);
}

/** The caller that a token stands for. */
export function authenticate(world: World, value: string | undefined): Caller {
  const { state } = world;
  const token = value === undefined ? undefined : world.tokens.find(value, "access");
  if (token === undefined) {
    throw refusal(401, "not_authorized", "A valid bearer token is required");
  }
  const scope = manageCollections(state.endpointId);
  if (token.resourceServer !== state.endpointId || !token.scopes.includes(scope)) {
    throw missingScopes([scope]);
  }
  const identity = state.identities.get(token.session.identityId);
  const identities = new Set([token.session.identityId, ...identity?.linked ?? []]);
  const principals = new Set<string>();
  for (const id of identities) {
    principals.add(identityUrn(id));
    for (const group of state.identities.get(id)?.groups ?? []) {
      principals.add(`urn:globus:groups:id:${group}`);
    }
  }
  const username = identity?.username ?? `${token.session.clientId}@clients.auth.globus.org`;
  return { token, identities, principals, username };
}

/** 401 that asks for a consent. */
export function missingScopes(scopes: readonly string[]) {
  return refusal(401, "not_authorized", "Missing required scopes", {
    DATA_TYPE: "missing_required_scopes#1.0.0",
    "required_scopes": scopes,
  }, { "required_scopes": scopes });
}

export function rolesOn(call: Call, collection: string | null): string[] {
  return [...call.caller.principals]
    .flatMap((principal) => call.state.roles.with("grant", grantKey(principal, collection)))
    .map((role) => String(role["role"]));
}

/** The endpoint's owner, its administrators and its own client. */
export function isEndpointAdmin(call: Call): boolean {
  if (call.caller.identities.has(call.state.endpointId)) return true;
  return rolesOn(call, null).some((role) => role === "owner" || role === "administrator");
}

/** Administrators of the collection; of a mapped one also the endpoint's. */
export function isCollectionAdmin(call: Call, collection: Doc): boolean {
  const id = String(collection["id"]);
  if (rolesOn(call, id).includes("administrator")) return true;
  return isEndpointAdmin(call);
}

/** Whether the caller may know that the collection exists. */
export function canSee(call: Call, collection: Doc): boolean {
  if (collection["public"] === true || isEndpointAdmin(call)) return true;
  if (rolesOn(call, null).length > 0) return true;
  const mapped = text(collection["mapped_collection_id"]);
  return call.caller.identities.has(String(collection["identity_id"])) ||
    rolesOn(call, String(collection["id"])).length > 0 ||
    (mapped !== undefined && rolesOn(call, mapped).length > 0);
}

export function requireEndpointAdmin(call: Call): void {
  if (isEndpointAdmin(call)) return;
  throw missingRole([{ role: "owner" }, { role: "administrator" }]);
}

export function requireCollectionAdmin(call: Call, collection: Doc): void {
  if (isCollectionAdmin(call, collection)) return;
  throw missingRole([
    { role: "owner" },
    { role: "administrator" },
    { role: "administrator", collection: collection["id"] },
  ]);
}

export function missingRole(roles: readonly Doc[]) {
  return denied("Missing required role", { DATA_TYPE: "missing_required_role#1.0.0", roles });
}

/** 403 that asks the caller to prove again who they are. */
export function authenticationTimeout(caller: Caller, mfa: boolean) {
  const identities = [...caller.identities];
  const message = `You must reauthenticate one of your identities (${caller.username}) ` +
    "in order to access this resource";
  return denied(message, {
    DATA_TYPE: "authentication_timeout#1.1.0",
    "high_assurance": true,
    identities,
    "require_mfa": mfa,
  }, {
    "session_message": message,
    "session_required_identities": identities,
    ...(mfa ? { "session_required_mfa": true } : {}),
  });
}
