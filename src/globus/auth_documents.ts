import * as z from "zod/mini";
import { GcsError } from "../errors/mod.ts";

/*
 * Documents of Globus Auth's API (https://docs.globus.org/api/auth/reference/). Unknown members
 * pass through, so that a newer server's fields reach the person who asked for json.
 */

const textOrNull = z.nullish(z.string());

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
  "high_assurance": z.nullish(z.boolean()),
  "authentication_assurance_timeout": z.nullish(z.number()),
  "required_mfa": z.nullish(z.boolean()),
  "domain_constraints_include": z.nullish(z.array(z.string())),
  "domain_constraints_exclude": z.nullish(z.array(z.string())),
});
/** One authentication policy of Globus Auth. */
export type PolicyDocument = z.infer<typeof policyDocument>;

/** One project: the owner of clients and policies. */
export const projectDocument = z.looseObject({
  id: z.string(),
  "display_name": textOrNull,
  "project_name": textOrNull,
  "contact_email": textOrNull,
  "admin_ids": z.nullish(z.array(z.string())),
  "admin_group_ids": z.nullish(z.array(z.string())),
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
  "dependency_path": z.nullish(z.array(z.number())),
  "allows_refresh": z.nullish(z.boolean()),
  "atomically_revocable": z.nullish(z.boolean()),
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
  "identity_set": z.nullish(z.array(z.looseObject({
    sub: z.string(),
    username: textOrNull,
    name: textOrNull,
    email: textOrNull,
    organization: textOrNull,
    "identity_provider_display_name": textOrNull,
    "last_authentication": z.nullish(z.number()),
  }))),
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
  exp: z.nullish(z.number()),
  iat: z.nullish(z.number()),
});
/** Answer of token introspection (RFC 7662). */
export type IntrospectionDocument = z.infer<typeof introspectionDocument>;

/** Reads `document[member]`, or the bare document where the wrapper is missing. */
export function readWrapped<T>(schema: z.ZodMiniType<T>, member: string, document: unknown): T {
  return readDocument(schema, unwrap(member, document), member);
}

/** Reads the list `document[member]`; a missing or null list is empty. */
export function readList<T>(schema: z.ZodMiniType<T>, member: string, document: unknown): T[] {
  const list = unwrap(member, document);
  if (list === document || list === null || list === undefined) return [];
  return readDocument(z.array(schema), list, member);
}

/** Reads one document; GcsError `failed` when it does not have the needed members. */
export function readDocument<T>(schema: z.ZodMiniType<T>, document: unknown, what: string): T {
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
