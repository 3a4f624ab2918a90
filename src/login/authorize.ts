import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import { serviceAuthorizer, tokenAuthorizer } from "./token_authorizer.ts";
import type { Authorizer } from "../http/mod.ts";
import {
  type RefreshNeed,
  rotationIsDue,
  type StoredLogin,
  type StoredToken,
} from "../tokens/mod.ts";
import { authOfLogin } from "./revoke.ts";
import { sessionPolicy } from "./session.ts";
import { toStoredToken } from "./to_stored_login.ts";

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
  const config = await context.config();
  const policy = sessionPolicy(config);
  let latest: StoredToken | undefined;
  const refresh = async (need: RefreshNeed): Promise<StoredToken> => {
    const store = await context.tokens();
    return latest = await store.refreshOnce(
      config.profile,
      grant.resourceServer,
      (old, login) => refreshed(context, grant, old, login),
      need,
    );
  };
  return tokenAuthorizer({
    current: async (signal) => {
      const login = await context.login();
      const held = latest ?? login.tokens[grant.resourceServer];
      if (held === undefined) throw missingGrant(grant);
      const left = held.expiresAt - context.clock.now();
      const canRefresh = policy.autoRefresh && held.refreshToken !== undefined;
      if (left <= 0 && !canRefresh) throw expired();
      const thresholdMs = policy.refreshThresholdMinutes * 60_000;
      if (!canRefresh) return held.accessToken;
      const { token_rotation_days: days } = config.values.auth;
      // Due by age, not by its end: then it counts as refused, so that a refresh takes place.
      const isOld = rotationIsDue(held.issuedAt, days, context.clock.now());
      if (left > thresholdMs && !isOld) return held.accessToken;
      const need = isOld ? { rejected: held.accessToken } : { thresholdMs };
      return (await refresh({ ...need, signal })).accessToken;
    },
    renew: async (rejected: Secret, signal) => {
      if (!policy.autoRefresh) return false;
      const stored = await (await context.tokens()).load(config.profile);
      if (stored?.tokens[grant.resourceServer]?.refreshToken === undefined) return false;
      const fresh = await refresh({ rejected, signal });
      return fresh.accessToken.reveal() !== rejected.reveal();
    },
  });
}

async function refreshed(
  context: Context,
  grant: Grant,
  old: StoredToken,
  login: StoredLogin,
): Promise<StoredToken> {
  if (old.refreshToken === undefined) throw expired();
  const auth = await authOfLogin(context, login);
  const answer = await auth.refresh(old.refreshToken, context.signal);
  const token = answer[grant.resourceServer];
  if (token === undefined) throw missingGrant(grant);
  return toStoredToken(token, context.clock.now());
}

function expired(): GcsError {
  return new GcsError("auth", "The access token has expired and cannot be refreshed", {
    hint: "gcs login",
  });
}

function missingGrant({ scopes }: Grant): GcsError {
  return new GcsError("auth", "The login does not cover what this command needs", {
    hint: `gcs session consent '${scopes.join(" ")}'`,
  });
}
