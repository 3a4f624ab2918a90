import type { Context } from "../command/mod.ts";
import type { Identity, SessionRequirements } from "../globus/mod.ts";
import type { Operation } from "../base/mod.ts";
import { heldScopes, logIn, requirePerson, requireStore } from "./log_in.ts";
import { saveLogin } from "./save_login.ts";

/** What a renewed login is for. */
export interface Renewal {
  readonly noLocalServer: boolean;
  /** Scopes besides those that the login has. */
  readonly scopes?: readonly string[];
  readonly session?: SessionRequirements;
  /** Whether the session counts from now on, because the person proved who they are. */
  readonly restarts: boolean;
}

/** Sends the person through the login page again, and adds what comes of it to the login. */
export async function renewal(context: Context, wanted: Renewal): Promise<Operation<Identity>> {
  const { profile, values } = await context.config();
  await context.auth();
  if (!context.globals.dryRun) requirePerson(context);
  const login = await context.login();
  if (!context.globals.dryRun) await requireStore(context);
  const { session, scopes: more = [] } = wanted;
  return {
    request: {
      service: "local",
      method: "write",
      target: `login of profile "${profile}"`,
      body: {
        "auth_url": values.services.auth_url,
        scopes: more,
        ...(session === undefined ? {} : { session }),
      },
    },
    identity: ({ sub, username }) => ({ id: sub, username }),
    send: async () => {
      const fresh = await logIn(context, {
        scopes: [...heldScopes(login), ...more],
        noLocalServer: wanted.noLocalServer,
        forceLogin: wanted.restarts,
        ...(session === undefined ? {} : { session }),
      });
      await saveLogin(context, fresh, wanted);
      return fresh.identity;
    },
  };
}
