import { flag, listOf, oneOf, text, texts, uuid } from "./field_types.ts";
import { ObjectType } from "./object_type.ts";
import { roleNames } from "./role.ts";
import { account } from "./shared.ts";

/** A role that would have been enough. */
export const missingRoleEntry = new ObjectType("missing role", {
  "collection": uuid,
  "role": oneOf(...roleNames).required,
});

/** What is wrong with one property of a document. */
export const invalidInputItem = new ObjectType("invalid input item", {
  "message": text.required,
  "property": text,
});

/** The documents that the API puts into `detail` of an error, by what they say. */
export const details = {
  authenticationTimeout: new ObjectType("authentication timeout", {
    "high_assurance": flag,
    "identities": texts,
    "require_mfa": flag.since("1.1.0"),
  }, { family: "authentication_timeout", latest: "1.1.0" }),
  missingRequiredScopes: new ObjectType("missing required scopes", {
    "required_scopes": texts,
  }, { family: "missing_required_scopes" }),
  missingRequiredRole: new ObjectType("missing required role", {
    "roles": listOf(missingRoleEntry),
  }, { family: "missing_required_role" }),
  notFromAllowedDomain: new ObjectType("not from allowed domain", {
    "allowed_domains": texts,
  }, { family: "not_from_allowed_domain" }),
  idNotInIdentitySet: new ObjectType("id not in identity set", {
    "id": uuid,
  }, { family: "id_not_in_identity_set" }),
  invalidUser: new ObjectType("invalid user", {
    "usernames": texts,
  }, { family: "invalid_user" }),
  invalidCredential: new ObjectType("invalid credential", {
    "user_credential_id": uuid.required,
  }, { family: "invalid_credential" }),
  credentialNotFound: new ObjectType("credential not found", {
    "accounts": listOf(account).required,
  }, { family: "credential_not_found" }),
  notResourceOwner: new ObjectType("not resource owner", {
    "id": uuid,
  }, { family: "not_resource_owner" }),
  subscriptionRequired: new ObjectType("subscription required", {
    "add_ons": texts,
    "subscription_level": text,
  }, { family: "subscription_required" }),
  limitExceeded: new ObjectType("limit exceeded", {}, { family: "limit_exceeded" }),
  resourceConflict: new ObjectType("resource conflict", {
    "resources": texts,
  }, { family: "resource_conflict" }),
  invalidInput: new ObjectType("invalid input", {
    "errors": listOf(invalidInputItem),
  }, { family: "invalid_input" }),
  collectionNotFound: new ObjectType("collection not found", {
    "collection_id": uuid,
  }, { family: "collection_not_found" }),
  storageGatewayNotFound: new ObjectType("storage gateway not found", {
    "storage_gateway_id": uuid,
  }, { family: "storage_gateway_not_found" }),
} as const;
