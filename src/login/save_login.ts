import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { mergeLogin, type StoredLogin } from "../tokens/mod.ts";
import { forgetEnd } from "./ended.ts";
import { orRevoke, revokeReplaced } from "./revoke.ts";
import { recordedRevocation } from "./token_rows.ts";

/**
 * Puts a fresh login into the profile in use. What it takes the place of is revoked, and so is the
 * fresh login itself where it is of another identity or cannot be saved: no token stays alive that
 * nobody knows of, whoever else logs in at the same time.
 */
export async function saveLogin(
  context: Context,
  fresh: StoredLogin,
  { restarts }: { readonly restarts: boolean } = { restarts: true },
): Promise<void> {
  const { profile } = await context.config();
  const store = await context.tokens();
  const work = async () => {
    const old = await store.load(profile);
    requireSameIdentity(old, fresh);
    const merged = mergeLogin(old, fresh);
    const { lastUsed } = fresh.session;
    const session = old === undefined || restarts ? fresh.session : { ...old.session, lastUsed };
    await store.save(profile, { ...merged, session });
    await forgetEnd(context, profile);
    return { old, merged };
  };
  const { old, merged } = await orRevoke(context, fresh, () => store.alone(profile, work));
  if (old === undefined) return;
  const end = { profile, login: old, reason: "a new login took their place" };
  await revokeReplaced(context, old, merged, (revoke) => recordedRevocation(context, end, revoke));
}

/** A login that was taken over from version 1 does not say whose it is, and yields to anyone. */
function requireSameIdentity(stored: StoredLogin | undefined, fresh: StoredLogin): void {
  const { sub, username } = stored?.identity ?? fresh.identity;
  if (sub === "" || sub === fresh.identity.sub) return;
  throw new GcsError(
    "auth",
    `The login is of "${fresh.identity.username}", but the profile belongs to "${username}"`,
    { hint: "Log in as the same identity, or use another profile: gcs --profile NAME login" },
  );
}
