import type { Config } from "../config/mod.ts";
import type { Context } from "../context.ts";
import { GcsError } from "../errors/mod.ts";
import {
  checkSession,
  type SessionEnd,
  type SessionPolicy,
  type StoredLogin,
} from "../secrets/mod.ts";

/** The session limits that the settings ask for. */
export function sessionPolicy({ values: { auth } }: Config): SessionPolicy {
  return {
    inactivityMinutes: auth.inactivity_timeout_mins,
    absoluteMinutes: auth.session_timeout_mins,
    refreshThresholdMinutes: auth.refresh_threshold_mins,
    autoRefresh: auth.auto_refresh,
  };
}

/**
 * The login of the profile, if its session still runs. One that has ended is cleaned up: its tokens
 * are revoked as far as the network allows, and removed.
 */
export async function currentLogin(context: Context): Promise<StoredLogin> {
  const config = await context.config();
  const store = await context.tokens();
  const login = await store.load(config.profile);
  if (login === undefined) throw notLoggedIn(config.profile);
  const policy = sessionPolicy(config);
  const state = checkSession({ ...login.session }, policy, context.clock.now());
  if (state.outcome === "ended") {
    await endSession(context, config.profile, login);
    throw new GcsError(
      "auth",
      `The session of profile "${config.profile}" ended: ${why[state.reason]}`,
      {
        hint: loginHint(config.profile),
      },
    );
  }
  if (state.outcome === "warn") {
    const minutes = Math.max(1, Math.ceil((state.warning.endsAt - context.clock.now()) / 60_000));
    await context.warn(`the session ends in ${minutes} min; log in again with gcs login`);
  }
  await store.touch(config.profile, login, policy);
  return login;
}

/** Revokes what can be revoked within a few seconds, then removes the file in any case. */
export async function endSession(
  context: Context,
  profile: string,
  login: StoredLogin,
): Promise<void> {
  try {
    const auth = await context.auth();
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(5_000)]);
    const tokens = Object.values(login.tokens).flatMap((token) => [
      ...(token.refreshToken === undefined ? [] : [token.refreshToken]),
      token.accessToken,
    ]);
    await Promise.allSettled(tokens.map((token) => auth.revoke(token).send(signal)));
  } finally {
    await (await context.tokens()).remove(profile);
  }
}

/** GcsError `auth` that says how to log in. */
export function notLoggedIn(profile: string): GcsError {
  return new GcsError("auth", `Not logged in as profile "${profile}"`, {
    hint: loginHint(profile),
  });
}

function loginHint(profile: string): string {
  return profile === "default" ? "gcs login ENDPOINT" : `gcs --profile ${profile} login ENDPOINT`;
}

const why: Readonly<Record<SessionEnd, string>> = {
  inactivity: "it was not used for longer than auth.inactivity_timeout_mins",
  absolute: "it is older than auth.session_timeout_mins",
  expired: "its tokens have expired",
  clock: "the clock of this machine went back",
};
