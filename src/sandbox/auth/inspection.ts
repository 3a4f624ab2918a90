import { type Answer, type Doc, type Exchange, formFields, type Routes } from "../exchange.ts";
import type { World } from "../state.ts";
import {
  authenticateClient,
  authenticateConfidentialClient,
  authRefusal,
  bearer,
  ok,
} from "./answers.ts";
import { claims } from "./token.ts";
import type { Token } from "./tokens.ts";

const viewIdentitySet = "urn:globus:auth:scope:auth.globus.org:view_identity_set";

/** Userinfo, introspection and revocation. */
export function inspectionRoutes(world: World): Routes {
  return {
    "GET /v2/oauth2/userinfo": (exchange) => userinfo(world, exchange),
    "POST /v2/oauth2/userinfo": (exchange) => userinfo(world, exchange),
    "POST /v2/oauth2/token/introspect": (exchange) => introspect(world, exchange),
    "POST /v2/oauth2/token/revoke": (exchange) => {
      const form = formFields(exchange);
      const client = authenticateClient(world, exchange, form);
      const token = world.tokens.find(form["token"] ?? "");
      if (token?.session.clientId === client.id) world.tokens.revoke(token.value);
      return ok({ active: false });
    },
  };
}

function userinfo(world: World, exchange: Exchange): Answer {
  const token = bearer(world, exchange);
  if (!token.scopes.includes("openid")) {
    throw authRefusal(world, 403, "FORBIDDEN", "Forbidden", "The token has no openid scope");
  }
  const identity = world.state.identities.get(token.session.identityId);
  return ok({
    sub: token.session.identityId,
    "last_authentication": Math.floor(token.session.authenticatedAt / 1000),
    ...(identity === undefined ? {} : claims(identity, token.scopes)),
    ...(token.scopes.includes(viewIdentitySet)
      ? { "identity_set": identitySet(world, token) }
      : {}),
  });
}

function identitySet(world: World, token: Token): Doc[] {
  const main = world.state.identities.get(token.session.identityId);
  if (main === undefined) return [];
  return [main.id, ...main.linked].flatMap((id) => {
    const identity = world.state.identities.get(id);
    return identity === undefined ? [] : [{
      sub: identity.id,
      username: identity.username,
      name: identity.name,
      email: identity.email,
      organization: identity.organization,
      "identity_provider": identity.identityProvider,
      "identity_provider_display_name": "Sandbox",
      "last_authentication": id === main.id
        ? Math.floor(token.session.authenticatedAt / 1000)
        : null,
    }];
  });
}

function introspect(world: World, exchange: Exchange): Answer {
  const form = formFields(exchange);
  authenticateConfidentialClient(world, exchange, form);
  const token = world.tokens.find(form["token"] ?? "");
  if (token === undefined) return ok({ active: false });
  const { session } = token;
  const identity = world.state.identities.get(session.identityId);
  const include = (form["include"] ?? "").split(",");
  const issued = Math.floor(token.issuedAt / 1000);
  return ok({
    active: true,
    "token_type": "Bearer",
    scope: token.scopes.join(" "),
    "client_id": session.clientId,
    sub: session.identityId,
    username: identity?.username ?? `${session.clientId}@clients.auth.globus.org`,
    name: identity?.name ?? null,
    email: identity?.email ?? null,
    aud: [token.resourceServer, session.clientId],
    iss: world.origin(),
    iat: issued,
    nbf: issued,
    ...(token.expiresAt === undefined ? {} : { exp: Math.floor(token.expiresAt / 1000) }),
    ...(include.includes("identity_set")
      ? { "identity_set": identitySet(world, token).map((entry) => entry["sub"]) }
      : {}),
    ...(include.includes("session_info") ? { "session_info": sessionInfo(token) } : {}),
  });
}

function sessionInfo(token: Token): Doc {
  const { identityId, authenticatedAt, mfa } = token.session;
  return {
    "session_id": `${identityId}:${authenticatedAt}`,
    authentications: {
      [identityId]: {
        acr: mfa ? "https://refeds.org/profile/mfa" : null,
        amr: mfa ? ["mfa"] : ["pwd"],
        "auth_time": Math.floor(authenticatedAt / 1000),
        "custom_claims": {},
        idp: null,
      },
    },
  };
}
