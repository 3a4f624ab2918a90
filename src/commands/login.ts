import { arg, defineCommand, opt, planOne } from "../command/mod.ts";
import { setConfigKey } from "../config/mod.ts";
import type { Context } from "../command/mod.ts";
import { askEndpoint, knownClientOf } from "../endpoint/mod.ts";
import { type Identity, loginScopes, scopes as globusScopes } from "../globus/mod.ts";
import { isUuid, type Operation } from "../base/mod.ts";
import { done } from "../output/mod.ts";
import { logIn, noLocalServer, requirePerson, saveLogin } from "../login/mod.ts";

export default defineCommand({
  path: "login",
  summary: "Log in to Globus and get access to an endpoint",
  description:
    "Opens a page of Globus Auth in the browser and waits for it to come back to this machine.\n" +
    "Tokens are kept encrypted in the profile; the endpoint becomes the profile's endpoint.\n" +
    "Where the keys are kept is tried out before the browser opens.",
  examples: [
    ["gcs login example.data.globus.org", "Log in to an endpoint"],
    ["gcs login ENDPOINT_ID --no-local-server", "On a machine without a browser"],
    ["gcs --profile lab login other.data.globus.org", "A second login beside the first"],
  ],
  args: {
    endpoint: arg.optional(
      arg.text("ENDPOINT", "Host name, https address or id; default: the profile's endpoint"),
    ),
  },
  options: {
    noLocalServer,
    forceLogin: opt.flag("Ask for the password even where the browser is logged in"),
    scope: opt.list("SCOPE", "Further scope to ask for"),
  },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "GET auth:/v2/oauth2/authorize",
  mutates: true,
  async plan(context, input) {
    const { profile, values } = await context.config();
    const auth = await context.auth();
    const target = input.endpoint ?? values.endpoint;
    if (!context.globals.dryRun) {
      requirePerson(context, input.noLocalServer);
      // First of all, and before the trail is opened: a browser is of no use without a key store.
      await (await context.vault()).probe();
    }
    const operation: Operation<Identity> = {
      request: {
        service: "local",
        method: "write",
        target: `login of profile "${profile}"`,
        body: {
          "auth_url": values.services.auth_url,
          "client_id": auth.clientId,
          endpoint: target ?? null,
        },
      },
      send: async () => {
        const scopes = [...await targetScopes(context, target), ...input.scope ?? []];
        const login = await logIn(context, { ...input, scopes });
        await saveLogin(context, login);
        if (input.endpoint !== undefined) {
          await setConfigKey(context.paths, `profiles.${profile}.endpoint`, input.endpoint);
        }
        return login.identity;
      },
    };
    return planOne(operation, (identity) =>
      done(
        { status: "logged_in", profile, identity, endpoint: target ?? null },
        `Logged in as ${identity.username ?? "unknown"}${
          target === undefined ? "" : ` to ${target}`
        }`,
      ));
  },
});

/** Scopes for an endpoint. Its address tells its client id; an unknown id is taken at its word. */
async function targetScopes(context: Context, target: string | undefined): Promise<string[]> {
  if (target === undefined) return [globusScopes.viewIdentitySet, globusScopes.transferAll];
  if (!isUuid(target)) return [...loginScopes((await askEndpoint(context, target)).clientId)];
  const id = target.toLowerCase();
  const client = await knownClientOf(context.paths, id) ?? id;
  return [...loginScopes(client), globusScopes.transferAll];
}
