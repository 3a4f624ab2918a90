import * as z from "zod/mini";
import { Secret, stringifyRevealed } from "../secrets/mod.ts";
import type { LoginResult, Token } from "../globus/mod.ts";
import { newerFile } from "../errors/mod.ts";
import { damaged } from "../keys/mod.ts";

/** Everything that a login left behind, as one profile keeps it. */
export interface StoredLogin extends LoginResult {
  /** The client that got the tokens: no other can refresh or revoke them. */
  readonly clientId: string;
  /** Base URL of the Globus Auth that gave the tokens. */
  readonly authUrl: string;
  readonly session: {
    readonly startedAt: number;
    readonly lastUsed: number;
    /** `browser`, `paste`, `migrated`, or `sandbox` for the login of `--sandbox`. */
    readonly method: string;
  };
}

const time = z.pipe(z.iso.datetime(), z.transform((text) => Date.parse(text)));
const secret = z.pipe(
  z.string().check(z.minLength(1)),
  z.transform((text) => new Secret(text)),
);

const tokenSchema = z.strictObject({
  "access_token": secret,
  "refresh_token": z.optional(secret),
  "expires_at": time,
  "issued_at": time,
  "scope": z.string(),
  "token_type": z.string(),
});

const schema = 1;

const loginSchema = z.strictObject({
  "schema": z.literal(schema),
  "profile": z.string(),
  "client_id": z.string(),
  "auth_url": z.string(),
  "identity": z.strictObject({ "sub": z.string(), "username": z.string() }),
  "session": z.strictObject({ "started_at": time, "last_used": time, "method": z.string() }),
  "tokens": z.record(z.string(), tokenSchema),
});

/** The plaintext of a token file. */
export function encodeLogin(profile: string, login: StoredLogin): Uint8Array<ArrayBuffer> {
  const tokens = Object.entries(login.tokens).map(([server, token]) => [server, {
    "access_token": token.accessToken,
    "refresh_token": token.refreshToken,
    "expires_at": iso(token.expiresAt),
    "issued_at": iso(token.issuedAt),
    "scope": token.scope,
    "token_type": token.tokenType,
  }]);
  const { startedAt, lastUsed, method } = login.session;
  return new TextEncoder().encode(stringifyRevealed({
    "schema": schema,
    "profile": profile,
    "client_id": login.clientId,
    "auth_url": login.authUrl,
    "identity": { "sub": login.identity.sub, "username": login.identity.username },
    "session": { "started_at": iso(startedAt), "last_used": iso(lastUsed), "method": method },
    "tokens": Object.fromEntries(tokens),
  }));
}

/**
 * @throws GcsError `integrity` when the plaintext is not what {@linkcode encodeLogin} makes,
 * `secure_store` when a newer program made it.
 */
export function decodeLogin(profile: string, plaintext: Uint8Array): StoredLogin {
  const document: unknown = JSON.parse(new TextDecoder().decode(plaintext));
  const { data } = z.object({ schema: z.number() }).safeParse(document);
  if (data !== undefined && data.schema > schema) {
    throw newerFile(`The login in tokens/${profile}.json`, data.schema, "secure_store");
  }
  const parsed = loginSchema.safeParse(document);
  if (!parsed.success) throw damaged("its content is not a login");
  const { tokens, identity, session, client_id: clientId, auth_url: authUrl } = parsed.data;
  const entries = Object.entries(tokens).map(([server, token]): [string, Token] => [server, {
    accessToken: token.access_token,
    ...(token.refresh_token === undefined ? {} : { refreshToken: token.refresh_token }),
    expiresAt: token.expires_at,
    issuedAt: token.issued_at,
    scope: token.scope,
    tokenType: token.token_type,
  }]);
  const { started_at: startedAt, last_used: lastUsed, method } = session;
  return {
    tokens: Object.fromEntries(entries),
    identity,
    clientId,
    authUrl,
    session: { startedAt, lastUsed, method },
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}

/** Whose login it is, for the audit trail; undefined where it was taken over without a name. */
export function identityOf(
  { identity: { sub, username } }: StoredLogin,
): { readonly id: string; readonly username: string } | undefined {
  return sub === "" ? undefined : { id: sub, username };
}
