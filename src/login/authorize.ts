import { consentLine, logInAgain } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import {
  createTransferClient,
  resourceServers,
  scopes as globusScopes,
  type Token,
  type TransferClient,
} from "../globus/mod.ts";
import type { Authorizer } from "../http/mod.ts";
import { refreshIsDue, type RefreshRule, type StoredLogin } from "../tokens/mod.ts";
import { freshToken } from "./refresh.ts";
import { sessionPolicy } from "./session.ts";
import { recordRefusal } from "./token_rows.ts";
import { serviceAuthorizer, tokenAuthorizer } from "./token_authorizer.ts";

/** What a service is reached with. */
export interface Grant {
  /** Resource server whose token is used. */
  readonly resourceServer: string;
  /** Scopes to ask for as a service identity, and to name when a consent is missing. */
  readonly scopes: readonly string[];
}

/** The Authorization header for one resource server: of the service identity, or of the login. */
export async function authorizerFor(context: Context, grant: Grant): Promise<Authorizer> {
  const { resourceServer: server } = grant;
  const config = await context.config();
  const { profile, values } = config;
  let isTold = false;
  // Many requests of a command may meet the same refusal.
  const tellRefusal = async (error: unknown): Promise<void> => {
    if (isTold || !(error instanceof GcsError) || error.kind === "interrupted") return;
    isTold = true;
    const login = context.isService
      ? undefined
      : await (await context.tokens()).load(profile).catch(() => undefined);
    const clientId = login?.clientId ?? (await context.auth()).clientId;
    await recordRefusal(context, { profile, login, clientId, resourceServer: server }, error);
  };
  if (context.isService) {
    return serviceAuthorizer(await context.auth(), {
      ...grant,
      clock: context.clock,
      refused: tellRefusal,
    });
  }
  const policy = sessionPolicy(config);
  let latest: Token | undefined;
  let dueRefresh: Promise<Token> | undefined;
  const refresh = async (rule: RefreshRule, signal: AbortSignal): Promise<Token> => {
    try {
      return latest = await freshToken(context, profile, server, rule, signal);
    } catch (error) {
      await tellRefusal(error);
      throw error;
    }
  };
  return tokenAuthorizer({
    current: async (signal) => {
      // Asked for every time, because that holds the session to its limits.
      const login = await context.login();
      const held = latest ?? login.tokens[server];
      if (held === undefined) throw missingGrant(grant);
      const canRefresh = policy.autoRefresh && held.refreshToken !== undefined;
      const rule = canRefresh
        ? {
          endsWithinMs: policy.refreshThresholdMinutes * 60_000,
          rotationDays: values.auth.token_rotation_days,
        }
        : { endsWithinMs: 0 };
      if (!refreshIsDue(held, rule, context.clock.now())) return held.accessToken;
      if (!canRefresh) {
        await tellRefusal(expired());
        throw expired();
      }
      // Many requests find it due at once: one asks for the lock of the token file, and a new one.
      dueRefresh ??= refresh(rule, signal).finally(() => dueRefresh = undefined);
      return (await dueRefresh).accessToken;
    },
    renew: async (refused: Secret, signal) => {
      const stored = await (await context.tokens()).load(profile);
      if (!policy.autoRefresh || stored?.tokens[server]?.refreshToken === undefined) {
        await tellRefusal(notTaken());
        return false;
      }
      const fresh = await refresh({ refused }, signal);
      return fresh.accessToken.reveal() !== refused.reveal();
    },
  });
}

/** Transfer with the token of a login that is not stored yet, while that is checked. */
export async function transferAs(context: Context, login: StoredLogin): Promise<TransferClient> {
  const token = login.tokens[resourceServers.transfer];
  return createTransferClient({
    baseUrl: (await context.config()).values.services.transfer_url,
    http: await context.http(),
    authorizer: {
      header: () => {
        if (token !== undefined) return Promise.resolve(`Bearer ${token.accessToken.reveal()}`);
        const scopes = [globusScopes.transferAll];
        return Promise.reject(missingGrant({ resourceServer: resourceServers.transfer, scopes }));
      },
    },
  });
}

function expired(): GcsError {
  return new GcsError("auth", "The access token has expired and cannot be refreshed", {
    hint: logInAgain,
  });
}

function notTaken(): GcsError {
  return new GcsError("auth", "The access token was refused and cannot be refreshed", {
    hint: logInAgain,
    httpStatus: 401,
  });
}

function missingGrant({ scopes }: Grant): GcsError {
  return new GcsError("auth", "The login does not cover what this command needs", {
    hint: consentLine(scopes),
  });
}
