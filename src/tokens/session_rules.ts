/** Limits of a session, in minutes; 0 turns a limit off. */
export interface SessionPolicy {
  /** `auth.inactivity_timeout_mins`, default 30. */
  readonly inactivityMinutes: number;
  /** `auth.session_timeout_mins`, default 60. */
  readonly absoluteMinutes: number;
  /** `auth.refresh_threshold_mins`, default 5. */
  readonly refreshThresholdMinutes: number;
  /** `auth.auto_refresh`, default true. */
  readonly autoRefresh: boolean;
}

/** What a session check needs to know. Times in milliseconds since 1970 UTC. */
export interface SessionTimes {
  readonly startedAt: number;
  readonly lastUsed: number;
}

/** Why a session ended. `clock`: its times lie in the future, so its age cannot be known. */
export type SessionEnd = "inactivity" | "absolute" | "clock";

/** The state of a session at one moment. `warn`: it reaches its absolute limit soon. */
export type SessionState =
  | { readonly outcome: "ok" }
  | { readonly outcome: "warn"; readonly endsAt: number }
  | { readonly outcome: "ended"; readonly reason: SessionEnd };

const minute = 60_000;
/** A session is announced to end this long before it does. */
export const warningMs = 5 * minute;
/** Clocks of one machine that differ by more are not believed. */
export const clockSkewMs = 2 * minute;

/**
 * Judges a session. A clock that went back never lengthens it: within the skew the latest time on
 * record counts as now, beyond it the session has ended.
 */
export function checkSession(
  times: SessionTimes,
  policy: SessionPolicy,
  clockNow: number,
): SessionState {
  const { startedAt, lastUsed } = times;
  const latest = Math.max(startedAt, lastUsed);
  if (!Number.isFinite(latest) || latest > clockNow + clockSkewMs) return ended("clock");
  const now = Math.max(clockNow, latest);
  const absoluteEnd = limitEnd(startedAt, policy.absoluteMinutes);
  if (now >= limitEnd(lastUsed, policy.inactivityMinutes)) return ended("inactivity");
  if (now >= absoluteEnd) return ended("absolute");
  return absoluteEnd - now > warningMs
    ? { outcome: "ok" }
    : { outcome: "warn", endsAt: absoluteEnd };
}

/**
 * Whether `lastUsed` is old enough to be written again: after a tenth of the inactivity limit, one
 * minute at most. The time on record is then never later than the real one, so that a session can
 * only end early (by that much), never late.
 */
export function touchIsDue(lastUsed: number, policy: SessionPolicy, now: number): boolean {
  const tenth = policy.inactivityMinutes * minute / 10;
  return now - lastUsed >= (tenth > 0 ? Math.min(minute, tenth) : minute);
}

/** Whether tokens are older than `auth.token_rotation_days` allows; 0 days: never. */
export function rotationIsDue(issuedAt: number, rotationDays: number, now: number): boolean {
  return rotationDays > 0 && now - issuedAt >= rotationDays * 24 * 60 * minute;
}

/** How long Globus Auth lets an access token live, in minutes. */
const accessTokenMinutes = 48 * 60;

/** Whether a session may outlast its access tokens. Where it may not, a refresh token only outlives it. */
export function mayOutlastTokens({ absoluteMinutes }: SessionPolicy): boolean {
  return absoluteMinutes === 0 || absoluteMinutes > accessTokenMinutes;
}

function limitEnd(from: number, minutes: number): number {
  return minutes > 0 ? from + minutes * minute : Infinity;
}

function ended(reason: SessionEnd): SessionState {
  return { outcome: "ended", reason };
}
