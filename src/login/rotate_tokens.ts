import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import type { Operation } from "../base/mod.ts";
import type { StoredLogin } from "../tokens/mod.ts";
import { authOfLogin } from "./revoke.ts";
import { toStoredToken } from "./to_stored_login.ts";

/**
 * Replaces the token of one resource server by a new one and revokes the old one. Without a refresh
 * token there is nothing to get a new one with: GcsError `auth`.
 */
export function rotation(
  context: Context,
  profile: string,
  resourceServer: string,
  login: StoredLogin,
): Operation<void> {
  return {
    request: {
      service: "auth",
      method: "POST",
      target: `${login.authUrl}/v2/oauth2/token`,
      body: { "grant_type": "refresh_token", profile, "resource_server": resourceServer },
    },
    send: async (signal) => {
      const held = login.tokens[resourceServer];
      const old = held?.accessToken;
      if (held?.refreshToken === undefined || old === undefined) {
        throw new GcsError("auth", `The tokens of "${resourceServer}" cannot be renewed`, {
          hint: "gcs login",
        });
      }
      const auth = await authOfLogin(context, login);
      const replaced: Secret[] = [];
      const fresh = await (await context.tokens()).refreshOnce(
        profile,
        resourceServer,
        async (token) => {
          if (token.refreshToken === undefined) return token;
          const answer = (await auth.refresh(token.refreshToken, signal))[resourceServer];
          if (answer === undefined) {
            throw new GcsError("auth", `Globus Auth gave no token for "${resourceServer}"`);
          }
          replaced.push(token.accessToken);
          if (answer.refresh_token !== undefined) replaced.push(token.refreshToken);
          return toStoredToken(answer, context.clock.now());
        },
        { rejected: old, ...(signal === undefined ? {} : { signal }) },
      );
      const inUse = [fresh.accessToken.reveal(), fresh.refreshToken?.reveal()];
      for (const token of replaced) {
        // An old token ends by itself; the new one is stored already.
        if (!inUse.includes(token.reveal())) await auth.revoke(token).send(signal).catch(() => {});
      }
    },
  };
}
