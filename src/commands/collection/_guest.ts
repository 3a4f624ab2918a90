import { opt } from "../../command/mod.ts";
import type { CollectionInput } from "../../gcs/mod.ts";

/** Settings that only guest collections have, for creating and for changing one. */
export const guestOptions = {
  userCredentialId: opt.uuid("ID", "User credential that it works with"),
  skipAutoDelete: opt.toggle(
    "skip-auto-delete",
    "no-skip-auto-delete",
    "Whether it stays when nobody uses it",
  ),
  aclExpirationMins: opt.clearableInteger("MINUTES", "Life of new permissions on its data", 1),
};

interface GuestSettings {
  readonly userCredentialId: string | undefined;
  readonly skipAutoDelete: boolean | undefined;
  readonly aclExpirationMins: number | null | undefined;
}

/** The fields that {@linkcode guestOptions} set. */
export function guestSettings(input: GuestSettings): CollectionInput {
  return {
    "user_credential_id": input.userCredentialId,
    "skip_auto_delete": input.skipAutoDelete,
    "acl_expiration_mins": input.aclExpirationMins,
  };
}
