import { arg, defineCommand, opt, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";
import { noLocalServer } from "../../login/mod.ts";
import { renewal } from "../../login/mod.ts";
import { domain } from "../../forms/mod.ts";

export default defineCommand({
  path: "session update",
  summary: "Log in again, as an endpoint's policy asks for",
  description:
    "For endpoints that want a recent login, a certain identity or domain, or a second factor:\n" +
    "the hint of the refused command says which. The profile keeps its identity; a login of\n" +
    "another one is revoked and refused. The session counts from now on.",
  examples: [
    ["gcs session update user@example.org", "Log in with that identity again"],
    ["gcs session update --domain example.org", "With any identity of a domain"],
    ["gcs session update --mfa", "With a second factor"],
  ],
  args: {
    identities: arg.optional(
      arg.many(arg.text("IDENTITY", "Username or id that must log in again; default: any")),
    ),
  },
  options: {
    domain: opt.list("DOMAIN", "Domain, one of which the person must log in with", domain),
    policy: opt.list("POLICY_ID", "Authentication policy to satisfy"),
    mfa: opt.flag("Ask for a second factor"),
    noLocalServer,
  },
  scopes: [],
  origin: "official",
  route: "GET auth:/v2/oauth2/authorize",
  mutates: true,
  async plan(context, input) {
    const { identities = [], domain = [], policy = [] } = input;
    const session = {
      ...(identities.length === 0 ? {} : { identities }),
      ...(domain.length === 0 ? {} : { singleDomain: domain }),
      ...(policy.length === 0 ? {} : { policies: policy }),
      ...(input.mfa ? { mfa: true } : {}),
      message: "gcs asks you to log in again",
    };
    const { profile } = await context.config();
    return planOne(
      await renewal(context, { noLocalServer: input.noLocalServer, session, restarts: true }),
      () => done({ status: "updated", profile }, `Updated the session of profile "${profile}"`),
    );
  },
});
