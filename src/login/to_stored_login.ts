import type { LoginResult, Token } from "../globus/mod.ts";
import type { StoredLogin, StoredToken } from "../tokens/mod.ts";

/** A token as the store keeps it. `now` is when it was given, in milliseconds since 1970. */
export function toStoredToken(token: Token, now: number): StoredToken {
  return {
    accessToken: token.access_token,
    ...(token.refresh_token === undefined ? {} : { refreshToken: token.refresh_token }),
    expiresAt: token.expires_at,
    issuedAt: now,
    scope: token.scope,
    tokenType: "Bearer",
  };
}

/** A login as the store keeps it: a session that begins now. */
export function toStoredLogin(
  result: LoginResult,
  facts: { readonly clientId: string; readonly authUrl: string; readonly method: string },
  now: number,
): StoredLogin {
  return {
    tokens: Object.fromEntries(
      Object.entries(result.byResourceServer).map(([server, token]) => [
        server,
        toStoredToken(token, now),
      ]),
    ),
    identity: { sub: result.identity.sub, username: result.identity.username },
    clientId: facts.clientId,
    authUrl: facts.authUrl,
    session: { startedAt: now, lastUsed: now, method: facts.method },
  };
}
