import { type FieldTable, opt, sets } from "../../command/mod.ts";
import type { CollectionInput } from "../../gcs/mod.ts";

/** Options that set fields of guest collections alone. */
export const guestOptions = {
  userCredentialId: sets(
    "user_credential_id",
    opt.object("user_credential", "ID", "User credential that it works with"),
  ),
  skipAutoDelete: sets(
    "skip_auto_delete",
    opt.yesNo("skip-auto-delete", "Whether it stays when nobody uses it"),
  ),
  aclExpirationMins: sets(
    "acl_expiration_mins",
    opt.nullable(opt.integer("MINUTES", "Life of new permissions on its data", 1)),
  ),
} satisfies FieldTable<CollectionInput>;
