import { dateTime, email, flag, secret, term, terms, webUrl, whole } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** Google Drive: gateway policies. */
export const googleDriveStorage = new ObjectType("Google Drive storage policies", {
  "allow_any_account": flag.since("1.1.0"),
  "auth_callback": webUrl,
  "client_id": term.required.nullable,
  "secret": secret.required.nullable,
  "user_api_rate_quota": whole,
}, { family: "google_drive_storage_policies", latest: "1.1.0" });

/** Google Drive: collection policies. */
export const googleDriveCollection = new ObjectType("Google Drive collection policies", {}, {
  family: "google_drive_collection_policies",
});

/** Google Drive: user credential policies. */
export const googleDriveCredential = new ObjectType("Google Drive user credential policies", {
  "access_token": secret.nullable,
  "email": email.nullable,
  "refresh_token": secret.nullable,
  "scopes": terms,
  "sub": term.nullable,
  "token_expiry": dateTime,
}, { family: "google_drive_user_credential_policies" });
