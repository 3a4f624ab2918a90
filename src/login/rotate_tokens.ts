import type { Context } from "../command/mod.ts";
import type { Operation } from "../base/mod.ts";
import { identityOf, type StoredLogin } from "../tokens/mod.ts";
import { cannotBeRenewed, freshToken } from "./refresh.ts";
import { revokeReplaced } from "./revoke.ts";

/**
 * Replaces the token of one resource server by a new one and revokes the old one; gives whether
 * Globus Auth confirmed that. Without a refresh
 * token there is nothing to get a new one with: GcsError `auth`.
 */
export function rotation(
  context: Context,
  profile: string,
  resourceServer: string,
  login: StoredLogin,
): Operation<boolean> {
  return {
    request: {
      service: "auth",
      method: "POST",
      target: `${login.authUrl}/v2/oauth2/token`,
      body: { "grant_type": "refresh_token", profile, "resource_server": resourceServer },
    },
    owner: identityOf(login),
    tells: (revoked) => ({ revoked }),
    send: async (signal, onAnswer) => {
      const old = login.tokens[resourceServer];
      if (old?.refreshToken === undefined) throw cannotBeRenewed(resourceServer);
      const rule = { refused: old.accessToken };
      const fresh = await freshToken(context, profile, resourceServer, rule, signal, onAnswer);
      // The new one is stored already: an old one that Globus Auth does not revoke ends by itself.
      const replaced = { ...login, tokens: { [resourceServer]: old } };
      const successor = { ...login, tokens: { [resourceServer]: fresh } };
      let isRevoked = true;
      await revokeReplaced(context, replaced, successor, async (revoke) => {
        isRevoked = await revoke();
      });
      return isRevoked;
    },
  };
}
