import type { Context } from "../context.ts";
import { GcsError, type Secret } from "../errors/mod.ts";
import { serviceAuthorizer, tokenAuthorizer } from "../globus/mod.ts";
import type { Authorizer } from "../http/mod.ts";
import type { RefreshNeed, StoredToken } from "../secrets/mod.ts";
import { sessionPolicy } from "./session.ts";
import { toStoredToken } from "./stored_login.ts";

/** What a service is reached with. */
export interface Grant {
  /** Resource server whose token is used. */
  readonly resourceServer: string;
  /** Scopes to ask for as a service identity, and to name when a consent is missing. */
  readonly scopes: readonly string[];
}

/** The Authorization header for one resource server: of the service identity, or of the login. */
export async function authorizerFor(context: Context, grant: Grant): Promise<Authorizer> {
  if (context.isService) {
    return serviceAuthorizer(await context.auth(), { ...grant, clock: context.clock });
  }
  const { profile } = await context.config();
  const policy = sessionPolicy(await context.config());
  const token = async (need: RefreshNeed): Promise<StoredToken> =>
    await (await context.tokens()).refreshOnce(
      profile,
      grant.resourceServer,
      (old) => refreshed(context, grant, old),
      need,
    );
  const needRefresh = (held: StoredToken) =>
    policy.autoRefresh && held.refreshToken !== undefined &&
    held.expiresAt - context.clock.now() <= policy.refreshThresholdMinutes * 60_000;
  return tokenAuthorizer({
    current: async (signal) => {
      const held = (await context.login()).tokens[grant.resourceServer];
      if (held === undefined) throw missingGrant(grant);
      const thresholdMs = policy.refreshThresholdMinutes * 60_000;
      return (needRefresh(held) ? await token({ thresholdMs, signal }) : held).accessToken;
    },
    renew: async (rejected: Secret, signal) => {
      const stored = await (await context.tokens()).load(profile);
      if (stored?.tokens[grant.resourceServer]?.refreshToken === undefined) return false;
      const fresh = await token({ rejected, signal });
      return fresh.accessToken.reveal() !== rejected.reveal();
    },
  });
}

async function refreshed(
  context: Context,
  grant: Grant,
  old: StoredToken,
): Promise<StoredToken> {
  if (old.refreshToken === undefined) {
    throw new GcsError("auth", "The access token has expired and cannot be refreshed", {
      hint: "gcs login",
    });
  }
  const answer = await (await context.auth()).refresh(old.refreshToken, context.signal);
  const token = answer[grant.resourceServer];
  if (token === undefined) throw missingGrant(grant);
  return toStoredToken(token, context.clock.now());
}

function missingGrant({ scopes }: Grant): GcsError {
  return new GcsError("auth", "The login does not cover what this command needs", {
    hint: `gcs session consent '${scopes.join(" ")}'`,
  });
}
