import { s3Endpoint, secret, term, terms } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** Ceph: gateway policies. */
export const cephStorage = new ObjectType("Ceph storage policies", {
  "ceph_admin_key_id": term,
  "ceph_admin_secret_key": secret,
  "s3_buckets": terms,
  "s3_endpoint": s3Endpoint,
}, { family: "ceph_storage_policies" });

/** Ceph: collection policies. */
export const cephCollection = new ObjectType("Ceph collection policies", {}, {
  family: "ceph_collection_policies",
});

/** Ceph: user credential policies. */
export const cephCredential = new ObjectType("Ceph user credential policies", {}, {
  family: "ceph_user_credential_policies",
});
