import { type Context, defineCommand } from "../command/mod.ts";
import { sessionPolicy } from "../login/mod.ts";
import { scopes } from "../globus/mod.ts";
import { list } from "../output/mod.ts";

export default defineCommand({
  path: "whoami",
  summary: "Show who is logged in",
  description: "The identity of the profile first, then the identities linked to it.\n" +
    "Where the keys are kept and how long the session lasts stands on standard error.",
  examples: [
    ["gcs whoami", "Who commands act as"],
    ["gcs whoami -F json", "The whole identity set, for scripts"],
  ],
  scopes: [scopes.openid],
  origin: "official",
  route: "GET auth:/v2/oauth2/userinfo",
  async run(context) {
    const user = await (await context.authApi()).userinfo(context.signal);
    const { identity_set: linked, preferred_username: username, ...claims } = user;
    const own = { ...claims, username: username ?? claims.email ?? claims.sub };
    const set = linked ?? [];
    const primary = set.find(({ sub }) => sub === user.sub) ?? own;
    // Scripts for the official program read both streams as one.
    if (!context.globals.official) await context.say(await situation(context));
    return list([primary, ...set.filter((other) => other !== primary)], [
      { label: "Username", value: "username" },
      { label: "Name", value: "name" },
      { label: "ID", value: "sub" },
      { label: "Email", value: "email", drop: 1 },
    ], "sub");
  },
});

async function situation(context: Context): Promise<string> {
  if (context.isService) return "Service identity; its tokens are not stored.";
  const config = await context.config();
  const { session } = await context.login();
  const policy = sessionPolicy(config);
  const ends = policy.absoluteMinutes === 0
    ? "without an end"
    : `for ${left(session.startedAt + policy.absoluteMinutes * 60_000, context)} more min`;
  const key = await (await context.vault()).key("tokens");
  return `Profile "${config.profile}", keys in the ${key?.source ?? "memory"}, session ${ends}.`;
}

function left(end: number, { clock }: Context): number {
  return Math.max(0, Math.floor((end - clock.now()) / 60_000));
}
