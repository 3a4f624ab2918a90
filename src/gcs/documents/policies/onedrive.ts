import { dateTime, email, flag, secret, term, terms, webUrl, whole } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** OneDrive: gateway policies. */
export const onedriveStorage = new ObjectType("OneDrive storage policies", {
  "allow_any_account": flag.since("1.1.0"),
  "auth_callback": webUrl,
  "client_id": term.required.nullable,
  "secret": secret.required.nullable,
  "tenant": term.nullable,
  "user_api_rate_limit": whole,
}, { family: "onedrive_storage_policies", latest: "1.1.0" });

/** OneDrive: collection policies. */
export const onedriveCollection = new ObjectType("OneDrive collection policies", {}, {
  family: "onedrive_collection_policies",
});

/** OneDrive: user credential policies. */
export const onedriveCredential = new ObjectType("OneDrive user credential policies", {
  "access_token": secret.nullable,
  "email": email.nullable,
  "refresh_token": secret.nullable,
  "scopes": terms,
  "sub": term.nullable,
  "tid": term,
  "token_expiry": dateTime,
}, { family: "onedrive_user_credential_policies" });
