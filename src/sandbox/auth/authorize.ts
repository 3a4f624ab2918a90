import { type Answer, type Doc, type Exchange, formFields, type Routes } from "../exchange.ts";
import { findIdentity, type Identity, type OAuthClient, type World } from "../state.ts";
import { codePage, escapeHtml, loginPage, page } from "./pages.ts";
import { dependencyNames, parseScopes, resourceServer, type Scope } from "./scopes.ts";

const minutes = 60_000;

/** Identities of programs; nobody logs in as one. */
const clientDomain = "clients.auth.globus.org";

/** A person's answer is waited for. */
interface Pending {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly scopes: readonly Scope[];
  readonly challenge: string | undefined;
  readonly offline: boolean;
  readonly identities: readonly Identity[];
  readonly selected: string | undefined;
  readonly mfaRequired: boolean;
  readonly message: string | undefined;
  readonly expiresAt: number;
}

/** A code that was handed out. */
export interface Code extends Pending {
  readonly identity: Identity;
  readonly mfa: boolean;
  readonly authenticatedAt: number;
}

/** The interactive half of a log-in, and the codes it gave out. */
export interface Authorization {
  readonly routes: Routes;
  /** Takes a code out: a second use finds nothing. */
  redeem(code: string): Code | undefined;
}

export function createAuthorization(world: World): Authorization {
  const pending = new Map<string, Pending>();
  const codes = new Map<string, Code>();

  function begin(exchange: Exchange): Answer {
    const query = exchange.query;
    const client = world.state.clients.get(query.get("client_id") ?? "");
    if (client === undefined) return errorPage("The client is not known");
    const redirectUri = query.get("redirect_uri") ?? "";
    if (!redirectAllowed(world, client, redirectUri)) {
      return errorPage("The redirect address is not allowed for this client");
    }
    const request = readRequest(world, query, client, redirectUri);
    if ("error" in request) {
      const state = query.get("state");
      return redirect(redirectUri, {
        error: request.error,
        "error_description": request.description,
        ...(state === null ? {} : { state }),
      });
    }
    const decision = query.get("sandbox_decision");
    const automatic = query.get("sandbox_identity") ?? world.autoApprove;
    if (decision === "deny") return deny(request);
    if (automatic !== undefined) return approveFor(request, automatic);
    const id = world.secret(32);
    pending.set(id, request);
    return loginPage({
      request: id,
      clientName: client.name,
      message: request.message,
      scopes: request.scopes.map((scope) => scope.name),
      identities: request.identities,
      selected: request.selected,
      mfaRequired: request.mfaRequired,
    });
  }

  function decide(exchange: Exchange): Answer {
    const form = formFields(exchange);
    const id = form["request"] ?? "";
    const request = pending.get(id);
    pending.delete(id);
    if (request === undefined || request.expiresAt <= world.clock.now()) {
      return errorPage("This log-in was already answered or took too long");
    }
    if (form["decision"] !== "allow") return deny(request);
    return approveFor(request, form["identity"] ?? "", form["mfa"] === "yes");
  }

  function approveFor(request: Pending, who: string, mfa = request.mfaRequired): Answer {
    const identity = findIdentity(world.state, who);
    if (identity === undefined || !request.identities.includes(identity)) {
      return refuse(request, "access_denied", "This identity may not be used for this log-in");
    }
    if (request.mfaRequired && !mfa) {
      return refuse(request, "access_denied", "This log-in needs a second factor");
    }
    const now = world.clock.now();
    const code = world.secret(30);
    codes.set(code, {
      ...request,
      identity,
      mfa,
      authenticatedAt: now,
      expiresAt: now + 10 * minutes,
    });
    recordConsents(world, request, identity);
    return redirect(request.redirectUri, { code, ...stateOf(request) });
  }

  function deny(request: Pending): Answer {
    return refuse(request, "access_denied", "The person denied the request");
  }

  return {
    routes: {
      "GET /v2/oauth2/authorize": begin,
      "POST /v2/oauth2/authorize/decision": decide,
      "GET /v2/web/auth-code": ({ query }) => {
        const code = query.get("code");
        return code === null
          ? errorPage(query.get("error_description") ?? "There is no code in this address")
          : codePage(code);
      },
    },
    redeem(value) {
      const code = codes.get(value);
      codes.delete(value);
      return code !== undefined && code.expiresAt > world.clock.now() ? code : undefined;
    },
  };
}

function readRequest(
  world: World,
  query: URLSearchParams,
  client: OAuthClient,
  redirectUri: string,
): Pending | { error: string; description: string } {
  if (query.get("response_type") !== "code") {
    return {
      error: "unsupported_response_type",
      description: "Only response_type=code is supported",
    };
  }
  const scopes = parseScopes(query.get("scope") ?? "");
  if (scopes === undefined || scopes.length === 0) {
    return { error: "invalid_scope", description: "The scope parameter is missing or malformed" };
  }
  const unknown = dependencyNames(scopes).find((name) =>
    resourceServer(name, (id) => scopeOwnerExists(world, id)) === undefined
  );
  if (unknown !== undefined) {
    return { error: "invalid_scope", description: `Unknown scope ${unknown}` };
  }
  const challenge = query.get("code_challenge") ?? undefined;
  if (challenge === undefined && client.secret === undefined) {
    return { error: "invalid_request", description: "A public client must send code_challenge" };
  }
  if (challenge !== undefined) {
    if (query.get("code_challenge_method") !== "S256" || !/^[\w-]{43}$/.test(challenge)) {
      return { error: "invalid_request", description: "Only S256 code challenges are accepted" };
    }
  }
  return {
    client,
    redirectUri,
    scopes,
    challenge,
    state: query.get("state") ?? undefined,
    nonce: query.get("nonce") ?? undefined,
    offline: query.get("access_type") === "offline" ||
      scopes.some((scope) => scope.name === "offline_access"),
    identities: allowedIdentities(world, query),
    selected: findIdentity(world.state, query.get("login_hint") ?? "")?.id,
    mfaRequired: query.get("session_required_mfa") === "true" || policiesRequireMfa(world, query),
    message: query.get("session_message") ?? undefined,
    expiresAt: world.clock.now() + 10 * minutes,
  };
}

function list(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? "").split(",").map((item) => item.trim()).filter((item) => item);
}

function requiredPolicies(world: World, query: URLSearchParams): Doc[] {
  return list(query, "session_required_policies")
    .map((id) => world.state.policies.get(id))
    .filter((policy) => policy !== undefined);
}

function policiesRequireMfa(world: World, query: URLSearchParams): boolean {
  return requiredPolicies(world, query).some((policy) => policy["required_mfa"] === true);
}

/** The identities that satisfy the session requirements of the request. */
function allowedIdentities(world: World, query: URLSearchParams): Identity[] {
  const ids = list(query, "session_required_identities");
  const domains = list(query, "session_required_single_domain");
  for (const policy of requiredPolicies(world, query)) {
    const included = policy["domain_constraints_include"];
    if (Array.isArray(included)) domains.push(...included.map(String));
  }
  return [...world.state.identities.values()].filter((identity) => {
    const wanted = ids.length === 0 || ids.includes(identity.id) || ids.includes(identity.username);
    const domain = identity.username.split("@")[1] ?? "";
    if (domain === clientDomain) return false;
    return wanted && (domains.length === 0 || domains.includes(domain));
  });
}

/** Whether scopes can belong to this id: an endpoint, a collection or a client. */
export function scopeOwnerExists(world: World, id: string): boolean {
  const { endpointId, collections, clients, otherEndpoints } = world.state;
  return id === endpointId || collections.has(id) || clients.has(id) || otherEndpoints.has(id);
}

function redirectAllowed(world: World, client: OAuthClient, address: string): boolean {
  if (client.redirectUris.includes(address)) return true;
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.origin === world.origin()) return url.pathname === "/v2/web/auth-code";
  const loopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return url.protocol === "http:" && loopback && url.hash === "" && url.username === "";
}

function stateOf(request: Pending): Record<string, string> {
  return request.state === undefined ? {} : { state: request.state };
}

function refuse(request: Pending, error: string, description: string): Answer {
  return redirect(request.redirectUri, {
    error,
    "error_description": description,
    ...stateOf(request),
  });
}

function redirect(address: string, parameters: Readonly<Record<string, string>>): Answer {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { status: 302, headers: { location: url.href, "cache-control": "no-store" } };
}

function errorPage(reason: string): Answer {
  return page("The log-in cannot go on", `<p>${escapeHtml(reason)}.</p>`, 400);
}

function recordConsents(world: World, request: Pending, identity: Identity): void {
  const now = new Date(world.clock.now()).toISOString();
  const add = (scopes: readonly Scope[], path: readonly number[], nested: boolean): void => {
    for (const scope of scopes) {
      const id = world.state.consents.length + 1;
      const dependencyPath = [...path, id];
      world.state.consents.push({
        id,
        created: now,
        updated: now,
        "last_used": now,
        status: "approved",
        "allows_refresh": request.offline,
        "auto_approved": false,
        "atomically_revocable": nested,
        "dependency_path": dependencyPath,
        "scope_name": scope.name,
        scope: world.uuid(),
        client: request.client.id,
        "effective_identity": identity.id,
      });
      add(scope.dependencies, dependencyPath, true);
    }
  };
  add(request.scopes, [], false);
}
