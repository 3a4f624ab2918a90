import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import type { Operation } from "../base/mod.ts";
import type { AuthClient } from "../globus/mod.ts";
import type { LoginResult, TokensByResourceServer } from "../globus/mod.ts";

/** One revocation for each token: refresh tokens first, since they could make new ones. */
export function revocations(
  auth: AuthClient,
  tokens: TokensByResourceServer,
): Operation<void>[] {
  const all = Object.values(tokens);
  const refresh = all.flatMap((token) => token.refresh_token ?? []);
  const access = all.map((token) => token.access_token);
  return distinct([...refresh, ...access]).map((token) => auth.revoke(token));
}

/** A token that serves several resource servers is revoked once. */
function distinct(tokens: readonly Secret[]): Secret[] {
  return [...new Map(tokens.map((token) => [token.reveal(), token])).values()];
}

/**
 * Makes sure that a renewed login is of the same person. Tokens of another identity are revoked
 * and GcsError `auth` is thrown; the tokens that were there before are not touched.
 *
 * @param before `sub` of the identity that the profile belongs to; undefined accepts anyone.
 */
export async function requireSameIdentity(
  auth: AuthClient,
  before: { readonly sub: string; readonly username: string } | undefined,
  login: LoginResult,
  signal?: AbortSignal,
): Promise<LoginResult> {
  if (before === undefined || before.sub === login.identity.sub) return login;
  await Promise.allSettled(
    revocations(auth, login.byResourceServer).map((revoke) => revoke.send(signal)),
  );
  throw new GcsError(
    "auth",
    `The login is of "${login.identity.username}", but the profile belongs to "${before.username}"`,
    { hint: "Log in as the same identity, or use another profile: gcs --profile NAME login" },
  );
}
