import { arg, badInput, defineCommand, planOne } from "../../command/mod.ts";
import { parseScopes } from "../../globus/mod.ts";
import { done } from "../../output/mod.ts";
import { noLocalServer } from "../../login/mod.ts";
import { renewal } from "../../login/mod.ts";

export default defineCommand({
  path: "session consent",
  summary: "Agree to further scopes, as a command asks for",
  description:
    "The hint of the refused command names the scope. Dependent scopes stand in brackets:\n" +
    "SCOPE[DEPENDENCY *OPTIONAL]. The login keeps what it could do before.",
  examples: [
    [
      "gcs session consent 'urn:globus:auth:scope:auth.globus.org:manage_projects'",
      "For authentication policies",
    ],
  ],
  args: {
    scopes: arg.many(arg.parsed("SCOPE", "Scope to agree to", (typed, name) => {
      if (parseScopes(typed).length > 0) return typed;
      throw badInput(name, "it is empty");
    })),
  },
  options: { noLocalServer },
  scopes: [],
  origin: "official",
  route: "GET auth:/v2/oauth2/authorize",
  mutates: true,
  async plan(context, { scopes, noLocalServer }) {
    const { profile } = await context.config();
    return planOne(
      await renewal(context, { scopes, noLocalServer, restarts: false }),
      () => done({ status: "consented", profile, scopes }, "Consented to the scopes"),
    );
  },
});
