import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { mergeLogin, type StoredLogin } from "../tokens/mod.ts";
import { revokeLogin, revokeReplaced } from "./revoke.ts";

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
  let saved = fresh;
  let old: StoredLogin | undefined;
  try {
    old = await store.alone(profile, async () => {
      const stored = await store.load(profile);
      requireSameIdentity(stored, fresh);
      saved = mergeLogin(stored, fresh);
      if (stored !== undefined && !restarts) {
        saved = { ...saved, session: { ...stored.session, lastUsed: fresh.session.lastUsed } };
      }
      await store.save(profile, saved);
      return stored;
    });
  } catch (error) {
    await revokeLogin(context, fresh);
    throw error;
  }
  await revokeReplaced(context, old, saved);
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
