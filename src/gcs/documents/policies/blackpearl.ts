import { path, s3Endpoint, secret, term } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** BlackPearl: gateway policies. */
export const blackpearlStorage = new ObjectType("BlackPearl storage policies", {
  "bp_access_id_file": path,
  "s3_endpoint": s3Endpoint,
}, { family: "blackpearl_storage_policies" });

/** BlackPearl: collection policies. */
export const blackpearlCollection = new ObjectType("BlackPearl collection policies", {}, {
  family: "blackpearl_collection_policies",
});

/** BlackPearl: user credential policies. */
export const blackpearlCredential = new ObjectType("BlackPearl user credential policies", {
  "access_id": term,
  "secret_key": secret,
}, { family: "blackpearl_user_credential_policies" });
