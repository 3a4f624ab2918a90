import * as z from "zod/mini";
import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";

/** What one resource server is reached with (RFC 6749 section 5.1). Times in ms since 1970 UTC. */
export interface Token {
  readonly accessToken: Secret;
  /** Absent without offline access, and always absent for a service identity. */
  readonly refreshToken?: Secret;
  /** OAuth's `expires_in` counts seconds from the answer. */
  readonly expiresAt: number;
  readonly issuedAt: number;
  /** Granted scopes, separated by spaces. Dependent scopes are not listed by Globus Auth. */
  readonly scope: string;
  readonly tokenType: string;
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

/** Tokens by resource server: `auth.globus.org`, or the client id of an endpoint. */
export type Tokens = Readonly<Record<string, Token>>;

/** What Globus Auth gave to one identity. */
export interface LoginResult {
  readonly tokens: Tokens;
  readonly identity: Identity;
}

const oneToken = z.object({
  "access_token": z.string().check(z.minLength(1)),
  "refresh_token": z.nullish(z.string().check(z.minLength(1))),
  "expires_in": z.coerce.number().check(z.nonnegative()),
  scope: z.nullish(z.string()),
  "resource_server": z.string().check(z.minLength(1)),
});

const tokenAnswer = z.extend(oneToken, {
  "id_token": z.nullish(z.string()),
  "other_tokens": z.nullish(z.array(oneToken)),
});

/** A token endpoint's answer, read: every resource server's tokens, and the raw id_token. */
export interface TokenAnswer {
  readonly tokens: Tokens;
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
  const tokens = Object.fromEntries(
    [first, ...(others ?? [])].map((token) => [token.resource_server, readToken(token, now)]),
  );
  return idToken ? { tokens, idToken: new Secret(idToken) } : { tokens };
}

function readToken(token: z.infer<typeof oneToken>, now: number): Token {
  return {
    accessToken: new Secret(token.access_token),
    ...(token.refresh_token ? { refreshToken: new Secret(token.refresh_token) } : {}),
    expiresAt: now + token.expires_in * 1000,
    issuedAt: now,
    scope: token.scope ?? "",
    tokenType: "Bearer",
  };
}
