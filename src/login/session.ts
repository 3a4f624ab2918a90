import type { Config } from "../config/mod.ts";
import type { Context } from "../command/mod.ts";
import { loginLine } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import {
  checkSession,
  notLoggedIn,
  rotationIsDue,
  type SessionEnd,
  type SessionPolicy,
  type StoredLogin,
  touchIsDue,
} from "../tokens/mod.ts";
import { recordedEnd } from "./token_rows.ts";
import { endWords, lastEnd, rememberEnd } from "./ended.ts";
import { endLogin } from "./revoke.ts";

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
 * The login of the profile, as often as it is asked for: read once, but held to its limits at
 * every call, so that a command that runs for hours stops like any other. A session that has ended
 * is cleaned up: its tokens are revoked as far as the network allows, and removed.
 */
export function openSession(context: Context): () => Promise<StoredLogin> {
  let opened: Promise<StoredLogin> | undefined;
  let ended: Promise<GcsError> | undefined;
  let lastUsed = -Infinity;
  let hasWarned = false;
  let touching: Promise<void> | undefined;
  const touch = async (login: StoredLogin, policy: SessionPolicy, now: number): Promise<void> => {
    const { profile } = await context.config();
    const session = { ...login.session, lastUsed };
    const tokens = await context.tokens();
    if (!await tokens.touch(profile, { ...login, session }, policy)) {
      await context.warn("the use of the session is not recorded: nothing can be written here");
    }
    await (await context.vault()).touch();
    lastUsed = now;
  };
  return async () => {
    opened ??= readLogin(context).catch((error) => {
      opened = undefined;
      throw error;
    });
    const login = await opened;
    if (ended !== undefined) throw await ended;
    const config = await context.config();
    const policy = sessionPolicy(config);
    const again = loginLine(config.profile, config.values.endpoint);
    const now = context.clock.now();
    lastUsed = Math.max(lastUsed, login.session.lastUsed);
    const { startedAt } = login.session;
    const state = checkSession({ startedAt, lastUsed }, policy, now);
    if (state.outcome === "ended") {
      ended = endSession(context, config, login, state.reason);
      throw await ended;
    }
    if (state.outcome === "warn" && !hasWarned) {
      hasWarned = true;
      const minutes = Math.max(1, Math.ceil((state.endsAt - now) / 60_000));
      await context.warn(`the session ends in ${minutes} min; log in again with ${again}`);
    }
    const { token_rotation_days: days } = config.values.auth;
    if (rotationIsDue(startedAt, days, now) && !hasWarned) {
      hasWarned = true;
      await context.warn(`the login is older than ${days} days; renew it with ${again}`);
    }
    if (touchIsDue(lastUsed, policy, now)) {
      // Once for all requests that find it due: each would write the file anew.
      touching ??= touch(login, policy, now).finally(() => touching = undefined);
      await touching;
    }
    return login;
  };
}

async function readLogin(context: Context): Promise<StoredLogin> {
  const { profile, values } = await context.config();
  const login = await (await context.tokens()).load(profile);
  if (login === undefined) throw await noLogin(context);
  if (login.authUrl !== values.services.auth_url) {
    throw new GcsError(
      "auth",
      `The login of profile "${profile}" is from another Globus Auth than the one that is set`,
      { hint: "use another profile, or set services.auth_url back" },
    );
  }
  return login;
}

async function endSession(
  context: Context,
  { profile, values }: Config,
  login: StoredLogin,
  reason: SessionEnd,
): Promise<GcsError> {
  const why = endWords[reason];
  await recordedEnd(context, { profile, login, reason: why }, () => endLogin(context, profile));
  await rememberEnd(context, profile, reason);
  return new GcsError("auth", `The session of profile "${profile}" ended: ${why}`, {
    hint: loginLine(profile, values.endpoint),
  });
}

/** The error for a profile (default: the one in use) that has no login, with all that is known of why. */
export async function noLogin(context: Context, profile?: string): Promise<GcsError> {
  const { profile: current, values } = await context.config();
  const name = profile ?? current;
  const endpoint = name === current ? values.endpoint : undefined;
  const { isService, lacksForService: lacks } = context;
  const last = await lastEnd(context, name);
  const ended = last &&
    `its session ended ${last.at.slice(0, 16)}Z, since ${endWords[last.reason]}`;
  const half = lacks && `for a service, ${lacks} is not set`;
  const why = [ended, half].filter((part) => part !== undefined).join("; ");
  return notLoggedIn(name, { isService, endpoint, why: why === "" ? undefined : why });
}
