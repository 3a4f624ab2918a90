import type { Context } from "../command/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import { type AuthClient, createAuthClient } from "../globus/mod.ts";
import { linkSignals } from "../base/mod.ts";
import type { StoredLogin } from "../tokens/mod.ts";

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

/** Longest time that is spent on revoking, in milliseconds. */
const limitMs = 5_000;

/**
 * Makes the tokens of a login worthless, refresh tokens first. True when Globus Auth confirmed it
 * for all of them; a network that does not answer costs five seconds and is no failure.
 */
export async function revokeLogin(context: Context, login: StoredLogin): Promise<boolean> {
  using limit = linkSignals([context.signal], limitMs);
  try {
    const auth = await authOfLogin(context, login);
    const results = await Promise.allSettled(
      tokensOf(login).map((token) => auth.revoke(token).send(limit.signal)),
    );
    return results.every(({ status }) => status === "fulfilled");
  } catch {
    return false;
  }
}

/** Every token once, refresh tokens first, since those could make new ones. */
function tokensOf({ tokens }: StoredLogin): Secret[] {
  const all = Object.values(tokens);
  const ordered = [
    ...all.flatMap(({ refreshToken }) => refreshToken ?? []),
    ...all.map(({ accessToken }) => accessToken),
  ];
  return [...new Map(ordered.map((token) => [token.reveal(), token])).values()];
}
