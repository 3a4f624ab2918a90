import type { Context } from "../command/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import { type AuthClient, createAuthClient } from "../globus/mod.ts";
import { linkSignals } from "../base/mod.ts";
import { secretsOf, type StoredLogin } from "../tokens/mod.ts";
import { recordedRevocation } from "./token_rows.ts";

/** Globus Auth as the client that got this login: no other can refresh or revoke its tokens. */
export async function authOfLogin(context: Context, login: StoredLogin): Promise<AuthClient> {
  const { clock, random } = context;
  return createAuthClient({
    baseUrl: login.authUrl,
    clientId: login.clientId,
    http: await context.http(),
    clock,
    random,
  });
}

/** What to say where {@linkcode revokeLogin} gives false. */
export const notConfirmed =
  "Globus Auth did not confirm that the tokens are revoked; they end by themselves, or " +
  "at https://auth.globus.org/v2/web/consents";

/** Longest time that is spent on revoking, in milliseconds. */
const limitMs = 5_000;

/**
 * Makes tokens of a login worthless; without `secrets`, all of them. True when Globus Auth
 * confirmed it for each; a network that does not answer costs five seconds and is no failure.
 */
export async function revokeLogin(
  context: Context,
  login: StoredLogin,
  secrets: readonly Secret[] = secretsOf(Object.values(login.tokens)),
): Promise<boolean> {
  if (secrets.length === 0) return true;
  using limit = linkSignals([context.signal], limitMs);
  try {
    const auth = await authOfLogin(context, login);
    const results = await Promise.allSettled(
      secrets.map((secret) => auth.revoke(secret).send(limit.signal)),
    );
    return results.every(({ status }) => status === "fulfilled");
  } catch {
    return false;
  }
}

/** Revokes what a login had and its successor does not have any more; `record` tells of it. */
export async function revokeReplaced(
  context: Context,
  old: StoredLogin,
  successor: StoredLogin,
  record: (work: () => Promise<boolean>) => Promise<unknown> = (work) => work(),
): Promise<void> {
  const kept = new Set(secretsOf(Object.values(successor.tokens)).map((secret) => secret.reveal()));
  const gone = secretsOf(Object.values(old.tokens)).filter((secret) => !kept.has(secret.reveal()));
  if (gone.length > 0) await record(() => revokeLogin(context, old, gone));
}

/** Work that a fresh login depends on: where it fails, the login is revoked. */
export async function orRevoke<T>(
  context: Context,
  fresh: StoredLogin,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { profile } = await context.config();
    const reason = "the login was not completed";
    await recordedRevocation(context, { profile, login: fresh, reason }, async () => {
      const isRevoked = await revokeLogin(context, fresh);
      await context.warn(isRevoked ? "the tokens that this login gave are revoked" : notConfirmed);
      return isRevoked;
    });
    throw error;
  }
}

/**
 * Ends the login of a profile: revoked as far as Globus Auth answers, removed in any case, also
 * where it cannot be opened any more. True when all of it is revoked.
 */
export async function endLogin(context: Context, profile: string): Promise<boolean> {
  const store = await context.tokens();
  return await store.alone(profile, async () => {
    const login = await store.load(profile).catch(() => undefined);
    const isRevoked = login !== undefined && await revokeLogin(context, login);
    await store.remove(profile);
    return isRevoked;
  });
}
