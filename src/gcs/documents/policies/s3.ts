import { flag, listOf, paths, s3Endpoint, secret, term, terms } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** S3 (and ActiveScale, in version 1.0.0): gateway policies. */
export const s3Storage = new ObjectType("S3 storage policies", {
  "s3_allow_multi_keys": flag.since("1.2.0"),
  "s3_buckets": terms,
  "s3_endpoint": s3Endpoint,
  "s3_requester_pays": flag.since("1.1.0"),
  "s3_restore": flag.since("1.3.0"),
  "s3_storage_class": term.since("1.3.0"),
  "s3_user_credential_required": flag,
}, { family: "s3_storage_policies", latest: "1.3.0" });

/** S3: collection policies. */
export const s3Collection = new ObjectType("S3 collection policies", {}, {
  family: "s3_collection_policies",
});

/** A key for some path prefixes. In an update, a null secret key removes the entry. */
export const s3KeysPrefixPaths = new ObjectType("S3 keys", {
  "path_prefixes": paths.required,
  "s3_key_id": term.nullable,
  "s3_secret_key": secret.nullable,
});

/** S3 (and ActiveScale, in version 1.0.0): user credential policies. */
export const s3Credential = new ObjectType("S3 user credential policies", {
  "s3_key_id": term.nullable,
  "s3_multi_keys": listOf(s3KeysPrefixPaths).nullable.since("1.2.0"),
  "s3_requester_pays": flag.since("1.1.0"),
  "s3_secret_key": secret.nullable,
}, { family: "s3_user_credential_policies", latest: "1.2.0" });
