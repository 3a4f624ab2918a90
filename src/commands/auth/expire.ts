import type { Operation } from "../../base/mod.ts";
import { type Context, defineCommand, type Part } from "../../command/mod.ts";
import { exitCodes, GcsError } from "../../errors/mod.ts";
import { endOf, expireLogin, notConfirmed, ownerOf } from "../../login/mod.ts";
import { forgetIds } from "../../recent_ids/mod.ts";
import { list } from "../../output/mod.ts";
import { drained } from "../_drained.ts";

/** What became of one profile. */
interface Looked {
  readonly profile: string;
  readonly status: "active" | "expired" | "unreadable";
  /** Which limit ended it, or why it cannot be read. */
  readonly reason: string | null;
  /** Whether Globus Auth confirmed that its tokens are revoked. */
  readonly revoked: boolean | null;
}

export default defineCommand({
  path: "auth expire",
  summary: "Revoke and remove the logins whose session has ended",
  description: "Looks at every profile. A session ends by auth.inactivity_timeout_mins and\n" +
    "auth.session_timeout_mins; the next command in it finds that out, and where none comes this\n" +
    "command does, from a timer (docs/login.md has a systemd unit and a cron line). It counts as no\n" +
    "use of a session. A login that cannot be opened stays, is listed, and ends in exit code 9.",
  examples: [
    ["gcs auth expire", "End what has ended"],
    ["gcs auth expire --dry-run", "Say what would be revoked and removed"],
  ],
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "POST auth:/v2/oauth2/token/revoke",
  mutates: true,
  async plan(context) {
    const looked: Looked[] = [];
    const owners = new Map<string, Operation<unknown>["owner"]>();
    for (const { profile } of await (await context.tokens()).list()) {
      looked.push(await look(context, profile));
      owners.set(profile, await ownerOf(context, profile));
    }
    const operationOf = (profile: string): Operation<boolean | undefined> => ({
      request: { service: "local", method: "remove", target: `login of profile "${profile}"` },
      owner: owners.get(profile),
      tells: (revoked) => ({ revoked }),
      send: async () => {
        const revoked = await expireLogin(context, profile);
        if (revoked !== undefined) {
          await forgetIds({ folder: context.paths.recentIdsFolder, profile });
        }
        return revoked;
      },
    });
    const ended = looked.filter(({ status }) => status === "expired");
    return {
      operations: ended.map(({ profile }) => operationOf(profile)),
      carryOut: async (perform) => {
        const rows: Looked[] = [];
        const left = await drained(context, async (stop) => {
          for (const row of looked) {
            if (stop.aborted) break;
            const revoked = row.status === "expired"
              ? await perform(operationOf(row.profile), [endedIn(row.profile)])
              : undefined;
            const isActive = row.status === "expired" && revoked === undefined;
            rows.push(
              isActive
                ? { ...row, status: "active", reason: null }
                : { ...row, revoked: revoked ?? null },
            );
          }
          return looked.slice(rows.length).filter(({ status }) => status === "expired").length;
        });
        if (rows.some(({ revoked }) => revoked === false)) await context.warn(notConfirmed);
        const failure = left === 0 ? undefined : stopped(ended.length - left, ended.length);
        const isWhole = rows.every(({ status }) => status !== "unreadable");
        return {
          ...list(rows, [
            { label: "Profile", value: "profile" },
            { label: "Status", value: "status", kind: "status" },
            { label: "Reason", value: "reason" },
            { label: "Revoked", value: "revoked" },
          ], "profile"),
          ...(isWhole ? {} : { exitCode: exitCodes.partial }),
          failure,
        };
      },
    };
  },
});

function stopped(done: number, all: number): GcsError {
  const message = `Interrupted: only ${done} of ${all} logins were ended`;
  return new GcsError("interrupted", message, { hint: "gcs auth expire" });
}

/** Somebody may have logged in since it was looked at. */
function endedIn(profile: string): Part<boolean | undefined> {
  return {
    request: { service: "local", method: "remove", target: `login of profile "${profile}"` },
    object: profile,
    failure: (revoked) =>
      revoked === undefined
        ? new GcsError("conflict", "the login was renewed meanwhile")
        : undefined,
  };
}

async function look(context: Context, profile: string): Promise<Looked> {
  try {
    const login = await (await context.tokens()).load(profile);
    const reason = login === undefined ? undefined : await endOf(context, login);
    const status = reason === undefined ? "active" : "expired";
    return { profile, status, reason: reason ?? null, revoked: null };
  } catch (error) {
    if (!(error instanceof GcsError) || error.kind === "interrupted") throw error;
    return { profile, status: "unreadable", reason: error.message, revoked: null };
  }
}
