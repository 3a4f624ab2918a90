import { type Context, rowBeside } from "../command/mod.ts";
import type { GcsError } from "../errors/mod.ts";
import { identityOf, type StoredLogin } from "../tokens/mod.ts";

/** A login whose tokens end without a person asking for it. */
export interface TokenEnd {
  readonly profile: string;
  readonly login: StoredLogin;
  /** Why, in words. */
  readonly reason: string;
}

/** Ends a login between its rows in the trail, also where that cannot be written. */
export async function recordedEnd(
  context: Context,
  end: TokenEnd,
  work: () => Promise<boolean>,
): Promise<void> {
  await revoked(context, { ...end, command: "session end", what: "login" }, work);
}

/** Revokes tokens of a login that others have taken the place of, between rows in the trail. */
export async function recordedRevocation(
  context: Context,
  end: TokenEnd,
  work: () => Promise<boolean>,
): Promise<void> {
  await revoked(context, { ...end, command: "session tokens-revoked", what: "old tokens" }, work);
}

async function revoked(
  context: Context,
  { profile, login, reason, command, what }: TokenEnd & {
    readonly command: string;
    readonly what: string;
  },
  work: () => Promise<boolean>,
): Promise<void> {
  const request = {
    service: "local",
    method: "remove",
    target: `${what} of profile "${profile}"`,
    body: { reason },
  } as const;
  const end = await rowBeside(
    context,
    "the end of the session",
    () => ({ command, profile, identity: identityOf(login), request }),
  );
  await end({ outcome: "success", revoked: await work() });
}

/** Whose token could not be had. */
export interface Refused {
  readonly profile: string;
  /** Undefined for a service, which has not shown who it is. */
  readonly login: StoredLogin | undefined;
  readonly clientId: string;
  readonly resourceServer: string;
}

/** Tells in the trail that no token could be had: it has expired, or Globus Auth refused. */
export async function recordRefusal(
  context: Context,
  { profile, login, clientId, resourceServer }: Refused,
  error: GcsError,
): Promise<void> {
  const end = await rowBeside(context, "the refusal of a token", () => ({
    command: "session refresh",
    profile,
    identity: login && identityOf(login),
    request: {
      service: "local",
      method: "write",
      target: `tokens of profile "${profile}"`,
      body: { "client_id": clientId, "resource_server": resourceServer },
    },
  }));
  const { httpStatus, requestId } = error;
  await end({ outcome: "failure", httpStatus, requestId, error });
}

/** Whose login a profile holds; undefined where none can be opened. */
export async function ownerOf(
  context: Context,
  profile: string,
): Promise<ReturnType<typeof identityOf>> {
  const login = await (await context.tokens()).load(profile).catch(() => undefined);
  return login && identityOf(login);
}
