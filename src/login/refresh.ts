import { logInAgain } from "../base/mod.ts";
import type { AnswerFacts } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Token } from "../globus/mod.ts";
import type { RefreshRule, StoredLogin } from "../tokens/mod.ts";
import { authOfLogin, revokeReplaced } from "./revoke.ts";
import { recordedRevocation } from "./token_rows.ts";

/**
 * The stored token of one resource server, or a new one where the rule asks for it. What was got
 * and cannot be stored is revoked.
 */
export async function freshToken(
  context: Context,
  profile: string,
  resourceServer: string,
  rule: RefreshRule,
  signal?: AbortSignal,
  onAnswer?: (facts: AnswerFacts) => void,
): Promise<Token> {
  const only = (login: StoredLogin, token: Token): StoredLogin => ({
    ...login,
    tokens: { [resourceServer]: token },
  });
  let undo = async () => {};
  const refresh = async (old: Token, login: StoredLogin): Promise<Token> => {
    if (old.refreshToken === undefined) throw cannotBeRenewed(resourceServer);
    const auth = await authOfLogin(context, login);
    const fresh = (await auth.refresh(old.refreshToken, signal, onAnswer))[resourceServer];
    if (fresh === undefined) {
      throw new GcsError("auth", `Globus Auth gave no token for "${resourceServer}"`);
    }
    const end = { profile, login, reason: "it could not be stored" };
    undo = () =>
      revokeReplaced(
        context,
        only(login, fresh),
        login,
        (revoke) => recordedRevocation(context, end, revoke),
      );
    return fresh;
  };
  const store = await context.tokens();
  try {
    return await store.refreshOnce(profile, resourceServer, refresh, rule, signal);
  } catch (error) {
    await undo();
    throw error;
  }
}

/** GcsError `auth` for a token without a refresh token. */
export function cannotBeRenewed(resourceServer: string): GcsError {
  return new GcsError(
    "auth",
    `The tokens of "${resourceServer}" cannot be renewed: the login was given no refresh token ` +
      "(see auth.keep_refresh_tokens)",
    { hint: logInAgain },
  );
}
