import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import type { Clock } from "../base/mod.ts";
import type { Authorizer } from "../http/mod.ts";
import type { AuthClient, Token } from "../globus/mod.ts";
import { refreshIsDue } from "../tokens/mod.ts";

/** Where a {@linkcode tokenAuthorizer} gets its access tokens. */
export interface TokenSource {
  /** The access token to use now; may refresh an old one first. */
  current(signal: AbortSignal): Promise<Secret>;
  /**
   * Called after the server refused `refused` with 401. Under the store's lock: when the stored
   * token is another one by now, a different process has refreshed already and nothing is sent.
   * False when there is nothing to refresh with.
   */
  renew?(refused: Secret, signal: AbortSignal): Promise<boolean>;
}

/**
 * An Authorizer over stored tokens. Requests that fail together share one renewal, since a
 * refresh token may be good for one use only.
 */
export function tokenAuthorizer(source: TokenSource): Authorizer {
  let used: Secret | undefined;
  let renewal: Promise<boolean> | undefined;
  const header = async (signal: AbortSignal) => {
    used = await source.current(signal);
    return bearer(used);
  };
  const { renew } = source;
  if (renew === undefined) return { header };
  return {
    header,
    refresh: (signal, refused) => {
      if (used === undefined) return Promise.resolve(false);
      // Sent with an older one, and answered late: the one in use now was refused to nobody.
      if (refused !== undefined && refused !== bearer(used)) return Promise.resolve(true);
      renewal ??= renew.call(source, used, signal).finally(() => {
        renewal = undefined;
      });
      return renewal;
    },
  };
}

function bearer(token: Secret): string {
  return `Bearer ${token.reveal()}`;
}

/** A service token is replaced a minute before its end. */
const rule = { endsWithinMs: 60_000 };

/**
 * An Authorizer for a service identity (`GCS_CLI_CLIENT_ID`, `GCS_CLI_CLIENT_SECRET`). Its tokens
 * live in memory only: a new one costs one request.
 */
export function serviceAuthorizer(
  auth: AuthClient,
  service: {
    readonly scopes: readonly string[];
    /** Whose token of the answer to use, for example the endpoint's client id. */
    readonly resourceServer: string;
    readonly clock: Clock;
    /** Told that Globus Auth gave no token. */
    readonly refused?: (error: unknown) => Promise<void>;
  },
): Authorizer {
  let held: Promise<Token> | undefined;
  const ask = async (signal: AbortSignal) => {
    const { tokens } = await auth.clientCredentials(service.scopes, signal);
    const token = tokens[service.resourceServer];
    if (token !== undefined) return token;
    throw new GcsError("auth", `Globus Auth gave no token for "${service.resourceServer}"`);
  };
  const fresh = (signal: AbortSignal) => {
    const asked = ask(signal);
    held = asked;
    return asked.catch(async (error) => {
      if (held === asked) held = undefined;
      await service.refused?.(error);
      throw error;
    });
  };
  /** Another request may have asked while this one looked at what is known. */
  const newer = (known: Promise<Token> | undefined, signal: AbortSignal) =>
    held === undefined || held === known ? fresh(signal) : held;
  return tokenAuthorizer({
    current: async (signal) => {
      const known = held ?? fresh(signal);
      const token = await known;
      if (!refreshIsDue(token, rule, service.clock.now())) return token.accessToken;
      return (await newer(known, signal)).accessToken;
    },
    renew: async (refused, signal) => {
      const known = held;
      const token = await known;
      if (token === undefined || refreshIsDue(token, { refused }, service.clock.now())) {
        await newer(known, signal);
      }
      return true;
    },
  });
}
