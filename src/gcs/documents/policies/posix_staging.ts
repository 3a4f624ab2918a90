import { line, listOf, path, term, terms } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** One environment variable of the staging program. */
export const posixStagingEnvironment = new ObjectType("POSIX Staging environment", {
  "name": term.required,
  "value": line.required,
});

/** POSIX Staging: gateway policies. */
export const posixStagingStorage = new ObjectType("POSIX Staging storage policies", {
  "environment": listOf(posixStagingEnvironment),
  "groups_allow": terms.nullable,
  "groups_deny": terms.nullable,
  "stage_app": path.required,
}, { family: "posix_staging_storage_policies" });

/** POSIX Staging: collection policies. */
export const posixStagingCollection = new ObjectType("POSIX Staging collection policies", {
  "sharing_groups_allow": terms.nullable,
  "sharing_groups_deny": terms.nullable,
}, { family: "posix_staging_collection_policies" });

/** POSIX Staging: user credential policies. */
export const posixStagingCredential = new ObjectType("POSIX Staging user credential policies", {}, {
  family: "posix_staging_user_credential_policies",
});
