import { terms } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** POSIX: gateway policies. */
export const posixStorage = new ObjectType("POSIX storage policies", {
  "groups_allow": terms.nullable,
  "groups_deny": terms.nullable,
}, { family: "posix_storage_policies" });

/** POSIX: collection policies. */
export const posixCollection = new ObjectType("POSIX collection policies", {
  "sharing_groups_allow": terms.nullable.since("1.1.0"),
  "sharing_groups_deny": terms.nullable.since("1.1.0"),
}, { family: "posix_collection_policies", latest: "1.1.0" });

/** POSIX: user credential policies. */
export const posixCredential = new ObjectType("POSIX user credential policies", {}, {
  family: "posix_user_credential_policies",
});
