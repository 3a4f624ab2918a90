import {
  accountKey,
  dateTime,
  email,
  flag,
  listOf,
  secret,
  term,
  terms,
  webUrl,
} from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** Google Cloud Storage: gateway policies. */
export const googleCloudStorage = new ObjectType("Google Cloud Storage policies", {
  "allow_any_account": flag.since("1.1.0"),
  "auth_callback": webUrl,
  "buckets": terms.nullable,
  "client_id": term.required.nullable,
  "projects": terms.nullable,
  "secret": secret.required.nullable,
  "service_account_key": accountKey.nullable,
  "user_credential_required": flag,
}, { family: "google_cloud_storage_policies", latest: "1.1.0" });

/** Google Cloud Storage: collection policies. */
export const googleCloudStorageCollection = new ObjectType(
  "Google Cloud Storage collection policies",
  { "project": term },
  { family: "google_cloud_storage_collection_policies" },
);

/** A Google Cloud project. */
export const googleCloudStorageProject = new ObjectType("Google Cloud project", {
  "name": term,
  "projectId": term,
});

/** Google Cloud Storage: user credential policies. */
export const googleCloudStorageCredential = new ObjectType(
  "Google Cloud Storage user credential policies",
  {
    "access_token": secret.nullable,
    "email": email,
    "projects": listOf(googleCloudStorageProject),
    "refresh_token": secret.nullable,
    "scopes": terms,
    "sub": term,
    "token_expiry": dateTime,
  },
  { family: "google_cloud_storage_user_credential_policies" },
);
