import { dateTime, flag, secret, text, texts } from "../kinds.ts";
import { ObjectType } from "../object_type.ts";

/** Azure Blob: gateway policies. The required members are sent even when null. */
export const azureBlobStorage = new ObjectType("Azure Blob storage policies", {
  "account": text.required.nullable,
  "adls": flag.required.nullable,
  "allow_any_account": flag.since("1.1.0"),
  "auth_callback": text,
  "auth_type": text.required.nullable,
  "client_id": text.required.nullable,
  "secret": secret.required.nullable,
  "tenant": text.required.nullable,
  "user_credential_required": flag,
}, { family: "azure_blob_storage_policies", latest: "1.1.0" });

/** Azure Blob: collection policies. */
export const azureBlobCollection = new ObjectType("Azure Blob collection policies", {}, {
  family: "azure_blob_collection_policies",
});

/** Azure Blob: user credential policies. */
export const azureBlobCredential = new ObjectType("Azure Blob user credential policies", {
  "access_token": secret.nullable,
  "email": text.nullable,
  "refresh_token": secret.nullable,
  "scopes": texts,
  "sub": text.nullable,
  "tid": text,
  "token_expiry": dateTime,
}, { family: "azure_blob_user_credential_policies" });
