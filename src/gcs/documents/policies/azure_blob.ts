import { dateTime, email, flag, secret, term, terms, webUrl } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** Azure Blob: gateway policies. The required members are sent even when null. */
export const azureBlobStorage = new ObjectType("Azure Blob storage policies", {
  "account": term.required.nullable,
  "adls": flag.required.nullable,
  "allow_any_account": flag.since("1.1.0"),
  "auth_callback": webUrl,
  "auth_type": term.required.nullable,
  "client_id": term.required.nullable,
  "secret": secret.required.nullable,
  "tenant": term.required.nullable,
  "user_credential_required": flag,
}, { family: "azure_blob_storage_policies", latest: "1.1.0" });

/** Azure Blob: collection policies. */
export const azureBlobCollection = new ObjectType("Azure Blob collection policies", {}, {
  family: "azure_blob_collection_policies",
});

/** Azure Blob: user credential policies. */
export const azureBlobCredential = new ObjectType("Azure Blob user credential policies", {
  "access_token": secret.nullable,
  "email": email.nullable,
  "refresh_token": secret.nullable,
  "scopes": terms,
  "sub": term.nullable,
  "tid": term,
  "token_expiry": dateTime,
}, { family: "azure_blob_user_credential_policies" });
