import { arg, defineCommand, opt } from "../cli/mod.ts";
import { askEndpoint, type Context, toStoredLogin } from "../context.ts";
import { GcsError } from "../errors/mod.ts";
import {
  createBrowserOpener,
  type Identity,
  type LoginResult,
  loginScopes,
  loopbackLogin,
  pasteLogin,
  requireSameIdentity,
  scopes as globusScopes,
} from "../globus/mod.ts";
import { askOnTerminal, done, requireTerminal } from "../output/mod.ts";
import { setConfigKey } from "../config/mod.ts";

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export default defineCommand({
  path: "login",
  summary: "Log in to Globus and get access to an endpoint",
  description:
    "Opens a page of Globus Auth in the browser and waits for it to come back to this machine.\n" +
    "Tokens are kept encrypted in the profile; the endpoint becomes the profile's endpoint.",
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
    noLocalServer: opt.flag("Show a link and ask for the code that the page ends with"),
    forceLogin: opt.flag("Ask for the password even where the browser is logged in"),
    scope: opt.list("SCOPE", "Further scope to ask for"),
  },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "GET auth:/v2/oauth2/authorize",
  mutates: true,
  async plan(context, input) {
    const config = await context.config();
    const { services, auth: { client_id: clientId = "" } } = config.values;
    const auth = await context.auth();
    const target = input.endpoint ?? config.values.endpoint;
    let who: Identity | undefined;
    return {
      operations: [{
        request: {
          service: "local",
          method: "write",
          target: `login of profile "${config.profile}"`,
          body: { "auth_url": services.auth_url, "client_id": clientId, endpoint: target ?? null },
        },
        send: async () => {
          await (await context.vault()).probe();
          const endpoint = await loginTarget(context, target);
          const scopes = [...endpoint.scopes, ...input.scope ?? []];
          const store = await context.tokens();
          const before = await store.load(config.profile).catch(() => undefined);
          const result = await requireSameIdentity(
            auth,
            before?.identity,
            await logIn(context, { ...input, scopes }),
            context.signal,
          );
          const method = input.noLocalServer ? "paste" : "browser";
          const facts = { clientId, authUrl: services.auth_url, method };
          await store.save(config.profile, toStoredLogin(result, facts, context.clock.now()));
          if (input.endpoint !== undefined) await keepEndpoint(context, input.endpoint);
          who = result.identity;
        },
      }],
      view: () =>
        done(
          { status: "logged_in", profile: config.profile, identity: who, endpoint: target ?? null },
          `Logged in as ${who?.username ?? "unknown"}${
            target === undefined ? "" : ` to ${target}`
          }`,
        ),
    };
  },
});

/** Scopes for an endpoint. Its address tells its client id; an id is taken at its word. */
async function loginTarget(context: Context, target: string | undefined) {
  if (target === undefined) {
    return { scopes: [globusScopes.viewIdentitySet, globusScopes.transferAll] };
  }
  if (uuid.test(target)) {
    return { scopes: [...loginScopes(target.toLowerCase()), globusScopes.transferAll] };
  }
  const { clientId } = await askEndpoint(context, target);
  return { scopes: loginScopes(clientId) };
}

async function keepEndpoint(context: Context, endpoint: string): Promise<void> {
  const { profile } = await context.config();
  await setConfigKey(context.paths, `profiles.${profile}.endpoint`, endpoint);
}

interface LoginInput {
  readonly noLocalServer: boolean;
  readonly forceLogin: boolean;
  readonly scopes: readonly string[];
}

async function logIn(context: Context, input: LoginInput): Promise<LoginResult> {
  const { environment, signal, random, clock, streams } = context;
  const options = {
    auth: await context.auth(),
    scopes: input.scopes,
    forceLogin: input.forceLogin,
    random,
    signal,
  };
  if (input.noLocalServer) {
    requireTerminal(streams, "the code of the login page is needed", "run it in a terminal");
    return await pasteLogin({
      ...options,
      askCode: async (url) => {
        await streams.stderr.write(`Open this page and log in:\n\n  ${url}\n\n`);
        return await askOnTerminal("Enter the resulting Authorization Code here:", signal);
      },
    });
  }
  const remote = environment.get("SSH_CONNECTION") ?? environment.get("SSH_TTY");
  if (remote !== undefined && environment.get("BROWSER") === undefined) {
    throw new GcsError("usage", "Cannot open a browser over SSH", {
      hint: "gcs login --no-local-server",
    });
  }
  const show = (text: string) => void streams.stderr.write(`${text}\n`).catch(() => {});
  return await loopbackLogin({
    ...options,
    clock,
    openBrowser: createBrowserOpener({ browser: environment.get("BROWSER") }),
    onUrl: (url) => show(`Opening this page in the browser:\n\n  ${url}\n`),
    onNoBrowser: () => show("No browser could be opened: open the page by hand."),
  });
}
