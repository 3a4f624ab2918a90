import { type Context, defineCommand } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { list } from "../../output/mod.ts";
import type { StoredLogin, TokenStatus } from "../../tokens/mod.ts";

const day = 24 * 60 * 60_000;

export default defineCommand({
  path: "auth status",
  summary: "Show the stored logins: keys, ages and next rotation",
  description: "Reads every profile's tokens and prints none. A profile that cannot be opened\n" +
    "is listed with the reason. Asks no server.",
  examples: [["gcs auth status", "All profiles as a table"]],
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context) {
    const { profile, values } = await context.config();
    const days = values.auth.token_rotation_days;
    const rows = [];
    for (const info of await (await context.tokens()).list()) {
      rows.push(await statusOf(context, info, info.profile === profile, days));
    }
    return {
      ...list(rows, [
        { label: "Profile", value: "profile" },
        { label: "In Use", value: "current" },
        { label: "Username", value: "username" },
        { label: "Form", value: "form", drop: 3 },
        { label: "Key Source", value: "key_source", drop: 4 },
        { label: "Key ID", value: "key_id", drop: 1 },
        { label: "Key Age", value: (row) => age(row.key_age_days), drop: 2 },
        { label: "Login Age", value: (row) => age(row.login_age_days), drop: 5 },
        { label: "Next Rotation", value: "next_rotation", kind: "time", drop: 6 },
        { label: "Problem", value: "problem", kind: "fault" },
      ], "profile"),
      empty: "No logins. Log in: gcs login --help",
    };
  },
});

async function statusOf(context: Context, info: TokenStatus, current: boolean, days: number) {
  const now = context.clock.now();
  let login: StoredLogin | undefined;
  let problem: string | null = null;
  try {
    login = await (await context.tokens()).load(info.profile);
  } catch (error) {
    problem = error instanceof GcsError ? error.message : "The file cannot be read";
  }
  const started = login?.session.startedAt;
  const tokens = Object.values(login?.tokens ?? {});
  const ends = tokens.map(({ expiresAt }) => expiresAt);
  return {
    profile: info.profile,
    current,
    username: login?.identity.username || null,
    form: info.form,
    "key_source": info.source ?? null,
    "key_id": info.keyId ?? null,
    "key_age_days": info.keyCreatedAt === undefined
      ? null
      : daysSince(Date.parse(info.keyCreatedAt), now),
    "login_age_days": started === undefined ? null : daysSince(started, now),
    "issued_at": isoOf(
      tokens.length === 0 ? undefined : Math.min(...tokens.map((token) => token.issuedAt)),
    ),
    "expires_at": isoOf(ends.length === 0 ? undefined : Math.min(...ends)),
    "next_rotation": days === 0 || started === undefined ? null : isoOf(started + days * day),
    problem,
  };
}

function daysSince(from: number, now: number): number {
  return Math.max(0, Math.floor((now - from) / day));
}

function age(days: number | null): string | null {
  return days === null ? null : `${days} d`;
}

function isoOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
