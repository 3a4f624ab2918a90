import { displayName, flag, path, secret, term, uuid, webUrl } from "./field_types.ts";
import { type Complaint, type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import type { Written } from "./object_type.ts";
import { policiesField, policiesFit } from "./policies/mod.ts";

/** What an identity signs in to a storage system with. */
export const userCredential = new ObjectType("user credential", {
  "connector_id": uuid,
  "deleted": flag.readOnly,
  "display_name": displayName.nullable,
  "home_directory": path,
  "id": uuid.readOnly,
  "identity_id": uuid,
  "invalid": flag.readOnly,
  "policies": policiesField("credential"),
  "provisioned": flag.readOnly,
  "storage_gateway_id": uuid,
  "username": term,
}, { family: "user_credential", rule: (members) => policiesFit(members, "credential") });
/** {@linkcode userCredential} as read. */
export type UserCredential = Document<typeof userCredential>;
/** {@linkcode userCredential} to write. */
export type UserCredentialInput = DocumentInput<typeof userCredential>;

/** Form that starts a browser login at a storage provider. */
export const oauthUserCredentialForm = new ObjectType("OAuth user credential form", {
  "access_token": secret,
  "identity_id": uuid.required,
  "login_hint": term,
  "redirect_uri": webUrl.required,
  "storage_gateway": uuid.required,
}, { rule: redirectRule });
/** {@linkcode oauthUserCredentialForm} to write. */
export type OAuthUserCredentialForm = DocumentInput<typeof oauthUserCredentialForm>;

function* redirectRule(members: Written): Iterable<Complaint> {
  const uri = members["redirect_uri"];
  if (typeof uri === "string" && uri.length > 220) {
    yield ["redirect_uri", "must have at most 220 characters"];
  }
}
