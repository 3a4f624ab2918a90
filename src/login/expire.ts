import type { Context } from "../command/mod.ts";
import { checkSession, type SessionEnd, type StoredLogin } from "../tokens/mod.ts";
import { rememberEnd } from "./ended.ts";
import { revokeLogin } from "./revoke.ts";
import { sessionPolicy } from "./session.ts";

/** Why the session of a stored login has ended by now, if it has. */
export async function endOf(context: Context, login: StoredLogin): Promise<SessionEnd | undefined> {
  const policy = sessionPolicy(await context.config());
  const state = checkSession(login.session, policy, context.clock.now());
  return state.outcome === "ended" ? state.reason : undefined;
}

/**
 * Revokes and removes the login of a profile if its session has ended, looked at anew while nobody
 * else changes it. Undefined where it has not: somebody logged in meanwhile. Else whether Globus
 * Auth confirmed that all of it is revoked.
 */
export async function expireLogin(context: Context, profile: string): Promise<boolean | undefined> {
  const store = await context.tokens();
  return await store.alone(profile, async () => {
    const login = await store.load(profile);
    const reason = login && await endOf(context, login);
    if (login === undefined || reason === undefined) return undefined;
    const isRevoked = await revokeLogin(context, login);
    await store.remove(profile);
    await rememberEnd(context, profile, reason);
    return isRevoked;
  }, context.signal);
}
