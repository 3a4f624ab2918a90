import { arg, badInput, type Context, defineCommand, opt, planOne } from "../command/mod.ts";
import { type Identity, loginScopes, scopes as globusScopes } from "../globus/mod.ts";
import type { Operation } from "../base/mod.ts";
import { done } from "../output/mod.ts";
import {
  logIn,
  noLocalServer,
  orRevoke,
  requirePerson,
  requireStore,
  saveLogin,
  storedWords,
  transferAs,
  whereStored,
} from "../login/mod.ts";

export default defineCommand({
  path: "login",
  summary: "Log in to Globus and get access to an endpoint",
  description:
    "Opens a page of Globus Auth in the browser and waits for it to come back to this machine.\n" +
    "Tokens are kept encrypted in the profile; the endpoint becomes the profile's endpoint.\n" +
    "Their key is in the keyring of the machine; where there is none, a new passphrase is asked\n" +
    "for, once. All that is tried out before the browser opens.\n" +
    "The endpoint is bound to its address, as Globus Transfer says: its tokens go to no other.\n" +
    "A host that claims the id of another endpoint is refused.",
  examples: [
    ["gcs login example.data.globus.org", "Log in to an endpoint"],
    ["gcs login ENDPOINT_ID --no-local-server", "On a machine without a browser"],
    ["gcs --profile lab login other.data.globus.org", "A second login beside the first"],
  ],
  args: {
    endpoint: arg.optional(
      arg.text(
        "ENDPOINT",
        "Host name, https address or id; localhost on a node; default: the profile's endpoint",
      ),
    ),
  },
  options: {
    noLocalServer,
    forceLogin: opt.flag("Ask for the password even where the browser is logged in"),
    rebind: opt.flag("The endpoint has moved: bind it to the address that is named now"),
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
    const typed = input.endpoint ?? values.endpoint;
    const { endpointNamed, loginTarget } = await import("../endpoint/mod.ts");
    const target = typed && await endpointNamed(typed, context.paths.nodeInfoFile);
    if (input.rebind && target === undefined) throw badInput("--rebind", "no endpoint is named");
    const find = async () => target && await loginTarget(context, target, input.rebind);
    let found: Awaited<ReturnType<typeof find>>;
    if (!context.globals.dryRun) {
      requirePerson(context);
      // Nobody thinks up a passphrase for a host that is not there, or cannot be trusted.
      if (context.streams.stdin.isTerminal) found = await find();
      // First of all, and before the trail is opened: a browser is of no use without a key store.
      await requireStore(context);
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
          ...(input.rebind ? { rebind: true } : {}),
        },
      },
      identity: ({ sub, username }) => ({ id: sub, username }),
      send: async () => {
        const endpoint = found ?? await find();
        const scopes = [
          ...endpoint ? loginScopes(endpoint.clientId) : [globusScopes.viewIdentitySet],
          // Transfer says where the endpoint is: one page gives both tokens.
          globusScopes.transferAll,
          // The official login covers authentication policies, so scripts never consent to them.
          ...context.globals.official ? [globusScopes.manageProjects] : [],
          ...input.scope ?? [],
        ];
        const login = await logIn(context, { ...input, scopes });
        if (endpoint) {
          await orRevoke(
            context,
            login,
            async () => await endpoint.bind(await transferAs(context, login)),
          );
        }
        await saveLogin(context, login);
        // A configuration that was handed over names its endpoint itself.
        const isOurs = context.paths.givenConfig === undefined;
        if (isOurs && input.endpoint !== undefined && target !== undefined) {
          const { setConfigKey } = await import("../config/mod.ts");
          await setConfigKey(context.paths, `profiles.${profile}.endpoint`, target);
        }
        return login.identity;
      },
    };
    return planOne(operation, async (identity) => {
      const stored = await whereStored(context);
      const to = target === undefined ? "" : ` to ${target}`;
      return done(
        {
          ...{ status: "logged_in", profile, identity, endpoint: target ?? null },
          "tokens_file": stored.file,
          "key_source": stored.keySource,
        },
        context.globals.official && target !== undefined
          ? await officialSentence(context, target)
          : [
            `Logged in as ${identity.username ?? "unknown"}${to}`,
            ...storedWords(context, stored),
          ],
      );
    });
  },
});

/** What scripts for the official program wait for. */
async function officialSentence(context: Context, target: string): Promise<string> {
  const { boundTo, readBindings } = await import("../endpoint/mod.ts");
  const bound = boundTo(await readBindings(context), target);
  const place = bound === undefined ? "" : ` at ${bound.address}`;
  const id = bound?.endpoint_id ?? bound?.client_id ?? target;
  return `You have successfully logged into GCS endpoint ${id}${place}!`;
}
