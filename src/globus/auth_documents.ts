import * as z from "zod";
import { GcsError } from "../errors/mod.ts";

/*
 * Documents of Globus Auth's API (https://docs.globus.org/api/auth/reference/). Unknown members
 * pass through, so that a newer server's fields reach the person who asked for json.
 */

const textOrNull = z.string().nullish();

/** One identity, as `/v2/api/identities` tells it. */
export const identityDocument = z.looseObject({
  id: z.string(),
  username: textOrNull,
  name: textOrNull,
  email: textOrNull,
  organization: textOrNull,
  status: textOrNull,
  "identity_provider": textOrNull,
  "identity_type": textOrNull,
});
/** One identity, as `/v2/api/identities` tells it. */
export type IdentityDocument = z.infer<typeof identityDocument>;

/** One authentication policy. `authentication_assurance_timeout` counts seconds. */
export const policyDocument = z.looseObject({
  id: z.string(),
  "project_id": textOrNull,
  "display_name": textOrNull,
  description: textOrNull,
  "high_assurance": z.boolean().nullish(),
  "authentication_assurance_timeout": z.number().nullish(),
  "required_mfa": z.boolean().nullish(),
  "domain_constraints_include": z.array(z.string()).nullish(),
  "domain_constraints_exclude": z.array(z.string()).nullish(),
});
/** One authentication policy of Globus Auth. */
export type PolicyDocument = z.infer<typeof policyDocument>;

/** One project: the owner of clients and policies. */
export const projectDocument = z.looseObject({
  id: z.string(),
  "display_name": textOrNull,
  "project_name": textOrNull,
  "contact_email": textOrNull,
  "admin_ids": z.array(z.string()).nullish(),
  "admin_group_ids": z.array(z.string()).nullish(),
});
/** One project of Globus Auth. */
export type ProjectDocument = z.infer<typeof projectDocument>;

/** One consent that an identity gave to a client. */
export const consentDocument = z.looseObject({
  id: z.number(),
  client: textOrNull,
  scope: textOrNull,
  "scope_name": textOrNull,
  status: textOrNull,
  "dependency_path": z.array(z.number()).nullish(),
  "allows_refresh": z.boolean().nullish(),
  "atomically_revocable": z.boolean().nullish(),
  created: textOrNull,
  updated: textOrNull,
  "last_used": textOrNull,
});
/** One consent that an identity gave to a client. */
export type ConsentDocument = z.infer<typeof consentDocument>;

/** Claims of `/v2/oauth2/userinfo` and of an id_token. */
export const userInfoDocument = z.looseObject({
  sub: z.string(),
  "preferred_username": textOrNull,
  name: textOrNull,
  email: textOrNull,
  organization: textOrNull,
  "identity_set": z.array(z.looseObject({
    sub: z.string(),
    username: textOrNull,
    name: textOrNull,
    email: textOrNull,
    organization: textOrNull,
    "identity_provider_display_name": textOrNull,
    "last_authentication": z.number().nullish(),
  })).nullish(),
});
/** Claims about the person who logged in, with the linked identities. */
export type UserInfoDocument = z.infer<typeof userInfoDocument>;

/** Answer of token introspection (RFC 7662). Times count seconds since 1970. */
export const introspectionDocument = z.looseObject({
  active: z.boolean(),
  scope: textOrNull,
  sub: textOrNull,
  username: textOrNull,
  "client_id": textOrNull,
  exp: z.number().nullish(),
  iat: z.number().nullish(),
});
/** Answer of token introspection (RFC 7662). */
export type IntrospectionDocument = z.infer<typeof introspectionDocument>;

/** Reads `document[member]`, or the bare document where the wrapper is missing. */
export function readWrapped<T>(schema: z.ZodType<T>, member: string, document: unknown): T {
  return readDocument(schema, unwrap(member, document), member);
}

/** Reads the list `document[member]`; a missing or null list is empty. */
export function readList<T>(schema: z.ZodType<T>, member: string, document: unknown): T[] {
  const list = unwrap(member, document);
  if (list === document || list === null || list === undefined) return [];
  return readDocument(z.array(schema), list, member);
}

/** Reads one document; GcsError `failed` when it does not have the needed members. */
export function readDocument<T>(schema: z.ZodType<T>, document: unknown, what: string): T {
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new GcsError("failed", `Cannot read the answer of Globus Auth: unexpected "${what}"`, {
    cause: parsed.error,
  });
}

function unwrap(member: string, document: unknown): unknown {
  if (document === null || typeof document !== "object") return document;
  const wrapped = Object.entries(document).find(([name]) => name === member);
  return wrapped === undefined ? document : wrapped[1];
}
