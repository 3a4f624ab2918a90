import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { StoredLogin } from "../tokens/mod.ts";

/** A login that ended without a person asking for it. */
export interface LoginEnd {
  readonly profile: string;
  readonly login: StoredLogin;
  /** Why, in words. */
  readonly reason: string;
}

/**
 * Ends a login between its rows in the trail. It ends in any case: a trail that cannot be written
 * must not keep it alive.
 */
export async function recordedEnd(
  context: Context,
  { profile, login, reason }: LoginEnd,
  work: () => Promise<boolean>,
): Promise<void> {
  const started = context.clock.now();
  const begin = async () => {
    const trail = await context.trail();
    const row = await trail.intent({
      command: "session end",
      profile,
      identity: { id: login.identity.sub, username: login.identity.username },
      request: {
        service: "local",
        method: "remove",
        target: `login of profile "${profile}"`,
        body: { reason },
      },
    });
    return { trail, row };
  };
  const opened = await begin().catch((error) => unwritten(context, error));
  const revoked = await work();
  const durationMs = context.clock.now() - started;
  await opened?.trail.result(opened.row, { outcome: "success", revoked, durationMs })
    .catch((error) => unwritten(context, error));
}

async function unwritten({ warn }: Context, error: unknown): Promise<undefined> {
  if (!(error instanceof GcsError)) throw error;
  await warn(`the end of the session was not written to the audit trail: ${error.message}`);
}
