import type { WriteMode } from "../field.ts";
import {
  dateTime,
  email,
  flag,
  nested,
  secret,
  term,
  terms,
  webUrl,
  whole,
} from "../field_types.ts";
import { ObjectType, type Written } from "../object_type.ts";

/** The key pair of a Box application. */
export const boxAppAuth = new ObjectType("Box application key", {
  "passphrase": secret.required,
  "privateKey": secret.required,
  "publicKeyID": term.required,
});

/** A Box application, as in the file that Box gives out. */
export const boxAppSettings = new ObjectType("Box application settings", {
  "appAuth": nested(boxAppAuth).required,
  "clientID": term.required,
  "clientSecret": secret.required,
});

/** Box: gateway policies. */
export const boxStorage = new ObjectType("Box storage policies", {
  "allow_any_account": flag.since("1.2.0"),
  "auth_callback": webUrl.since("1.1.0"),
  "boxAppSettings": nested(boxAppSettings),
  "client_id": term.since("1.1.0"),
  "enterpriseID": term,
  "secret": secret.since("1.1.0"),
  "user_api_rate_limit": whole.since("1.1.0"),
  "user_credential_required": flag.since("1.1.0"),
}, { family: "box_storage_policies", latest: "1.2.0", alsoNeeds: mayLack });

/** A whole document of version 1.0.0 must have both; from 1.1.0 on it may lack either. */
function mayLack(members: Written, mode: WriteMode): string | undefined {
  const lacksOne = members["boxAppSettings"] === undefined || members["enterpriseID"] === undefined;
  return mode !== "update" && lacksOne ? "1.1.0" : undefined;
}

/** Box: collection policies. */
export const boxCollection = new ObjectType("Box collection policies", {}, {
  family: "box_collection_policies",
});

/** Box: user credential policies. */
export const boxCredential = new ObjectType("Box user credential policies", {
  "access_token": secret.nullable.since("1.1.0"),
  "email": email.nullable.since("1.1.0"),
  "max_upload": whole.since("1.1.0"),
  "refresh_token": secret.nullable.since("1.1.0"),
  "scopes": terms.since("1.1.0"),
  "sub": term.nullable.since("1.1.0"),
  "token_expiry": dateTime.since("1.1.0"),
}, { family: "box_user_credential_policies", latest: "1.1.0" });
