import {
  dateTime,
  email,
  flag,
  object,
  secret,
  term,
  terms,
  webUrl,
  whole,
} from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** Dropbox: gateway policies. */
export const dropboxStorage = new ObjectType("Dropbox storage policies", {
  "allow_any_account": flag,
  "auth_callback": webUrl,
  "client_id": term.required.nullable,
  "secret": secret.required.nullable,
  "user_api_rate_limit": whole,
}, { family: "dropbox_storage_policies" });

/** Dropbox: collection policies. */
export const dropboxCollection = new ObjectType("Dropbox collection policies", {}, {
  family: "dropbox_collection_policies",
});

/** Dropbox: user credential policies. */
export const dropboxCredential = new ObjectType("Dropbox user credential policies", {
  "access_token": secret.nullable,
  "email": email.nullable,
  "refresh_token": secret.nullable,
  "root_info": object,
  "scopes": terms,
  "sub": term.nullable,
  "token_expiry": dateTime,
}, { family: "dropbox_user_credential_policies" });
