import { type Context, defineCommand, opt } from "../../command/mod.ts";
import { noLogin, notConfirmed, rotation } from "../../login/mod.ts";
import type { Operation } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";
import { refreshIsDue } from "../../tokens/mod.ts";

export default defineCommand({
  path: "auth rotate-tokens",
  summary: "Replace the stored tokens by new ones and revoke the old",
  description:
    "Needs refresh tokens and no browser. Commands do it by themselves when a token is older than\n" +
    "auth.token_rotation_days; a login that is older must be renewed by a person.",
  examples: [
    ["gcs auth rotate-tokens", "New tokens for the profile in use"],
    ["gcs auth rotate-tokens --all --due", "For a nightly job: only what the policy asks for"],
  ],
  options: {
    all: opt.flag("Every profile"),
    due: opt.flag("Only tokens that auth.token_rotation_days asks for"),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "POST auth:/v2/oauth2/token",
  mutates: true,
  async plan(context, { all, due }) {
    const { profile } = await context.config();
    const store = await context.tokens();
    const profiles = all ? (await store.list()).map((info) => info.profile) : [profile];
    const operations: Operation<boolean>[] = [];
    const rotated: { readonly profile: string; readonly resource_server: string }[] = [];
    for (const name of profiles) {
      for (const server of await servers(context, name, due)) {
        operations.push(server.operation);
        rotated.push({ profile: name, "resource_server": server.name });
      }
    }
    return {
      operations,
      carryOut: async (perform) => {
        let isRevoked = true;
        for (const operation of operations) isRevoked = await perform(operation) && isRevoked;
        if (!isRevoked) await context.warn(notConfirmed);
        return done({ status: "rotated", rotated }, `Rotated ${rotated.length} tokens`);
      },
    };
  },
});

async function servers(context: Context, profile: string, due: boolean) {
  const { values, profile: current } = await context.config();
  // The limits of the session in use are kept here as everywhere.
  const login = profile === current
    ? await context.login()
    : await (await context.tokens()).load(profile);
  if (login === undefined) throw await noLogin(context, profile);
  const rule = { rotationDays: values.auth.token_rotation_days };
  return Object.entries(login.tokens)
    .filter(([, token]) => !due || refreshIsDue(token, rule, context.clock.now()))
    .map(([name]) => ({ name, operation: rotation(context, profile, name, login) }));
}
