import { z } from "zod";
import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";

/** The tokens of one resource server, under OAuth's own field names (RFC 6749 section 5.1). */
export interface Token {
  readonly "access_token": Secret;
  /** Absent without offline access, and always absent for a service identity. */
  readonly "refresh_token"?: Secret;
  /** Milliseconds since 1970 UTC (OAuth's `expires_in` counts seconds from the answer). */
  readonly "expires_at": number;
  /** Granted scopes, separated by spaces. Dependent scopes are not listed by Globus Auth. */
  readonly scope: string;
  /** Who accepts the access token: `auth.globus.org`, or the client id of an endpoint. */
  readonly "resource_server": string;
}

/** Who logged in, from the id_token or userinfo (OpenID Connect Core 1.0 section 5.1). */
export interface Identity {
  /** Globus identity UUID. */
  readonly sub: string;
  /** `preferred_username`, for example `rocket@guardians.galaxy`. */
  readonly username: string;
  readonly name?: string;
  readonly email?: string;
}

/** Tokens by resource server, as the token endpoint gave them. */
export type TokensByResourceServer = Readonly<Record<string, Token>>;

/** What a login yields, and what a token store keeps. */
export interface LoginResult {
  readonly byResourceServer: TokensByResourceServer;
  readonly identity: Identity;
}

const oneToken = z.object({
  "access_token": z.string().min(1),
  "refresh_token": z.string().min(1).nullish(),
  "expires_in": z.coerce.number().nonnegative(),
  scope: z.string().nullish(),
  "resource_server": z.string().min(1),
});

const tokenAnswer = oneToken.extend({
  "id_token": z.string().nullish(),
  "other_tokens": z.array(oneToken).nullish(),
});

/** A token endpoint's answer, read: every resource server's tokens, and the raw id_token. */
export interface TokenAnswer {
  readonly byResourceServer: TokensByResourceServer;
  readonly idToken?: Secret;
}

/**
 * Reads the document that Globus Auth's token endpoint answers with, `other_tokens` included.
 *
 * @param now Time of the answer, in milliseconds since 1970.
 */
export function readTokenAnswer(document: unknown, now: number): TokenAnswer {
  const parsed = tokenAnswer.safeParse(document);
  if (!parsed.success) {
    throw new GcsError("failed", "Cannot read the tokens that Globus Auth sent", {
      cause: parsed.error,
    });
  }
  const { id_token: idToken, other_tokens: others, ...first } = parsed.data;
  const byResourceServer = Object.fromEntries(
    [first, ...(others ?? [])].map((token) => [token.resource_server, readToken(token, now)]),
  );
  return idToken ? { byResourceServer, idToken: new Secret(idToken) } : { byResourceServer };
}

function readToken(token: z.infer<typeof oneToken>, now: number): Token {
  return {
    "access_token": new Secret(token.access_token),
    ...(token.refresh_token ? { "refresh_token": new Secret(token.refresh_token) } : {}),
    "expires_at": now + token.expires_in * 1000,
    scope: token.scope ?? "",
    "resource_server": token.resource_server,
  };
}

/** True when the token's scopes name `scope` (dependent scopes cannot be seen in a token). */
export function grants(token: Token | undefined, scope: string): boolean {
  return token !== undefined && token.scope.split(" ").includes(scope);
}
