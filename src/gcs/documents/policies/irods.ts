import { line, listOf, path, term } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** One iRODS environment setting. */
export const irodsEnvironment = new ObjectType("iRODS environment", {
  "name": term.required,
  "value": line.required,
});

/** iRODS: gateway policies. */
export const irodsStorage = new ObjectType("iRODS storage policies", {
  "environment": listOf(irodsEnvironment),
  "irods_authentication_file": path,
  "irods_environment_file": path.required,
}, { family: "irods_storage_policies" });

/** iRODS: collection policies. */
export const irodsCollection = new ObjectType("iRODS collection policies", {}, {
  family: "irods_collection_policies",
});

/** iRODS: user credential policies. */
export const irodsCredential = new ObjectType("iRODS user credential policies", {}, {
  family: "irods_user_credential_policies",
});
