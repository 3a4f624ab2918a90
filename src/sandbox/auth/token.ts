import { type Answer, type Doc, type Exchange, formFields, mediaType } from "../exchange.ts";
import type { Identity, OAuthClient, World } from "../state.ts";
import { authenticateClient, oauthRefusal, ok } from "./answers.ts";
import { type Authorization, type Code, scopeOwnerExists } from "./authorize.ts";
import { accessTokenHash, base64url } from "./id_token.ts";
import { authServer, dependencyNames, parseScopes, resourceServer, type Scope } from "./scopes.ts";
import type { Session, Token } from "./tokens.ts";

/** `POST /v2/oauth2/token`: the three grants that `gcs` uses. */
export function createTokenHandler(
  world: World,
  authorization: Authorization,
): (exchange: Exchange) => Promise<Answer> {
  return async (exchange) => {
    if (mediaType(exchange) !== "application/x-www-form-urlencoded") {
      throw oauthRefusal(400, "invalid_request", "The body must be a form");
    }
    const form = formFields(exchange);
    const client = authenticateClient(world, exchange, form);
    switch (form["grant_type"]) {
      case "authorization_code":
        return ok(
          await exchangeCode(world, client, authorization.redeem(form["code"] ?? ""), form),
        );
      case "refresh_token":
        return ok(refresh(world, client, form));
      case "client_credentials":
        return ok(await clientGrant(world, client, form["scope"] ?? ""));
      default:
        throw oauthRefusal(400, "unsupported_grant_type", "The grant type is not supported");
    }
  };
}

async function exchangeCode(
  world: World,
  client: OAuthClient,
  code: Code | undefined,
  form: Readonly<Record<string, string>>,
): Promise<Doc> {
  if (code === undefined || code.client.id !== client.id) {
    throw oauthRefusal(400, "invalid_grant", "The code is unknown, used or expired");
  }
  if (form["redirect_uri"] !== code.redirectUri) {
    throw oauthRefusal(400, "invalid_grant", "The redirect address is not the one of the request");
  }
  if (code.challenge !== undefined && await challengeOf(form["code_verifier"]) !== code.challenge) {
    throw oauthRefusal(400, "invalid_grant", "The code verifier does not match the challenge");
  }
  const session: Session = {
    clientId: client.id,
    identityId: code.identity.id,
    authenticatedAt: code.authenticatedAt,
    mfa: code.mfa,
  };
  const tokens = issueForScopes(world, session, code.scopes, code.offline);
  return await tokenDocument(world, tokens, { nonce: code.nonce, state: code.state });
}

async function challengeOf(verifier: string | undefined): Promise<string | undefined> {
  if (verifier === undefined || !/^[\w.~-]{43,128}$/.test(verifier)) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

function refresh(world: World, client: OAuthClient, form: Readonly<Record<string, string>>): Doc {
  const old = world.tokens.find(form["refresh_token"] ?? "", "refresh");
  if (old === undefined || old.session.clientId !== client.id) {
    throw oauthRefusal(400, "invalid_grant", "The refresh token is unknown or was revoked");
  }
  const token = world.tokens.issue({ ...old, kind: "access", refreshToken: old.value });
  return { ...oneToken(world, token), "other_tokens": [] };
}

async function clientGrant(world: World, client: OAuthClient, scope: string): Promise<Doc> {
  if (client.secret === undefined) {
    throw oauthRefusal(400, "unauthorized_client", "Only a confidential client has this grant");
  }
  const scopes = parseScopes(scope);
  if (scopes === undefined || scopes.length === 0) {
    throw oauthRefusal(400, "invalid_scope", "The scope parameter is missing or malformed");
  }
  const session: Session = {
    clientId: client.id,
    identityId: client.id,
    authenticatedAt: world.clock.now(),
    mfa: false,
  };
  return await tokenDocument(world, issueForScopes(world, session, scopes, false), {});
}

/** Tokens grouped by resource server, in the order the scopes were asked for. */
export function issueForScopes(
  world: World,
  session: Session,
  scopes: readonly Scope[],
  offline: boolean,
): Token[] {
  const groups = new Map<string, Scope[]>();
  for (const scope of scopes) {
    if (scope.name === "offline_access") continue;
    const server = resourceServer(scope.name, (id) => scopeOwnerExists(world, id));
    if (server === undefined) {
      throw oauthRefusal(400, "invalid_scope", `Unknown scope ${scope.name}`);
    }
    groups.set(server, [...groups.get(server) ?? [], scope]);
  }
  return [...groups].map(([server, group]) => {
    const granted = {
      session,
      resourceServer: server,
      scopes: [...new Set(group.map((scope) => scope.name))],
      dependencies: group.flatMap((scope) => dependencyNames(scope.dependencies)),
    };
    const refreshToken = offline
      ? world.tokens.issue({ ...granted, kind: "refresh", refreshToken: undefined }).value
      : undefined;
    return world.tokens.issue({ ...granted, kind: "access", refreshToken });
  });
}

function oneToken(world: World, token: Token): Doc {
  return {
    "access_token": token.value,
    scope: token.scopes.join(" "),
    "expires_in": world.tokens.lifetimeSeconds,
    "token_type": "Bearer",
    "resource_server": token.resourceServer,
    ...(token.refreshToken === undefined ? {} : { "refresh_token": token.refreshToken }),
  };
}

async function tokenDocument(
  world: World,
  tokens: readonly Token[],
  { nonce, state }: { nonce?: string | undefined; state?: string | undefined },
): Promise<Doc> {
  const first = tokens.find((token) => token.resourceServer === authServer) ?? tokens[0];
  if (first === undefined) throw oauthRefusal(400, "invalid_scope", "No scope gives a token");
  return {
    ...oneToken(world, first),
    ...(state === undefined ? {} : { state }),
    ...(first.scopes.includes("openid") ? { "id_token": await idToken(world, first, nonce) } : {}),
    "other_tokens": tokens.filter((token) => token !== first).map((token) =>
      oneToken(world, token)
    ),
  };
}

async function idToken(world: World, token: Token, nonce: string | undefined): Promise<string> {
  const { session } = token;
  const identity = world.state.identities.get(session.identityId);
  const issued = Math.floor(token.issuedAt / 1000);
  return await world.idTokens.sign({
    iss: world.origin(),
    aud: session.clientId,
    sub: session.identityId,
    iat: issued,
    exp: issued + world.tokens.lifetimeSeconds,
    "at_hash": await accessTokenHash(token.value),
    "last_authentication": Math.floor(session.authenticatedAt / 1000),
    ...(nonce === undefined ? {} : { nonce }),
    ...(identity === undefined ? {} : claims(identity, token.scopes)),
  });
}

/** The OpenID claims that the scopes `profile` and `email` open. */
export function claims(identity: Identity, scopes: readonly string[]): Doc {
  return {
    ...(scopes.includes("profile")
      ? {
        name: identity.name,
        "preferred_username": identity.username,
        organization: identity.organization,
        "identity_provider": identity.identityProvider,
        "identity_provider_display_name": "Sandbox",
      }
      : {}),
    ...(scopes.includes("email") ? { email: identity.email } : {}),
  };
}
