import { type Context, defineCommand, opt } from "../command/mod.ts";
import { forgetIds } from "../recent_ids/mod.ts";
import { endLogin, forgetEnd, noLogin, notConfirmed, ownerOf } from "../login/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Operation } from "../base/mod.ts";
import { done } from "../output/mod.ts";

/** What became of one profile. */
interface LoggedOut {
  readonly profile: string;
  readonly status: "logged_out";
  /** False where Globus Auth did not confirm it, or the tokens could not be opened. */
  readonly revoked: boolean;
}

export default defineCommand({
  path: "logout",
  summary: "Revoke the tokens of the profile and remove them",
  description:
    "Tokens are revoked at Globus Auth first, as far as it answers, and removed in any case.\n" +
    "Also removes tokens that cannot be opened any more, because their key is gone.",
  examples: [
    ["gcs logout", "End the session of the profile in use"],
    ["gcs logout --all", "End the sessions of all profiles"],
  ],
  options: { all: opt.flag("Log out of every profile") },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "POST auth:/v2/oauth2/token/revoke",
  mutates: true,
  async plan(context, { all }) {
    const { profile } = await context.config();
    const stored = (await (await context.tokens()).list()).map((info) => info.profile);
    const profiles = all ? stored : stored.filter((name) => name === profile);
    if (profiles.length === 0) {
      throw all
        ? new GcsError("auth", "No profile is logged in", { hint: "gcs login ENDPOINT" })
        : await noLogin(context);
    }
    const operations = await Promise.all(profiles.map((name) => logOut(context, name)));
    return {
      operations,
      carryOut: async (perform) => {
        const outcomes: LoggedOut[] = [];
        for (const operation of operations) outcomes.push(await perform(operation));
        // Whoever sits down next has no key either.
        await (await context.vault()).lock();
        const unconfirmed = outcomes.filter(({ revoked }) => !revoked);
        if (unconfirmed.length > 0) {
          await context.warn(notConfirmed);
        }
        return done(
          all ? outcomes : outcomes[0],
          `Logged out of ${profiles.map((name) => `profile "${name}"`).join(", ")}`,
        );
      },
    };
  },
});

async function logOut(context: Context, profile: string): Promise<Operation<LoggedOut>> {
  const owner = await ownerOf(context, profile);
  return {
    request: { service: "local", method: "remove", target: `login of profile "${profile}"` },
    ...(owner === undefined ? {} : { owner }),
    tells: ({ revoked }) => ({ revoked }),
    send: async () => {
      const revoked = await endLogin(context, profile);
      await forgetIds({ folder: context.paths.recentIdsFolder, profile });
      await forgetEnd(context, profile);
      return { profile, status: "logged_out", revoked };
    },
  };
}
