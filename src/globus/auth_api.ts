import type { HttpMethod, Operation } from "../base/mod.ts";
import type { Authorizer, HttpClient } from "../http/mod.ts";
import {
  type ConsentDocument,
  consentDocument,
  type IdentityDocument,
  identityDocument,
  type PolicyDocument,
  policyDocument,
  type ProjectDocument,
  projectDocument,
  readDocument,
  readList,
  readWrapped,
  type UserInfoDocument,
  userInfoDocument,
} from "./auth_documents.ts";
import { authFailure } from "./auth_errors.ts";

/** Identities by name or by id. Unknown ones are missing from the answer. */
export type IdentityQuery =
  | { readonly usernames: readonly string[] }
  | { readonly ids: readonly string[] };

/** Members of a policy that can be written. null clears; an absent member stays as it is. */
export interface PolicyInput {
  readonly "project_id"?: string;
  readonly "display_name"?: string;
  readonly description?: string;
  /** Cannot be changed after creation. */
  readonly "high_assurance"?: boolean;
  /** Seconds. */
  readonly "authentication_assurance_timeout"?: number | null;
  readonly "required_mfa"?: boolean;
  readonly "domain_constraints_include"?: readonly string[] | null;
  readonly "domain_constraints_exclude"?: readonly string[] | null;
}

/** Members of a project that can be written. */
export interface ProjectInput {
  readonly "display_name"?: string;
  readonly "contact_email"?: string;
  readonly "admin_ids"?: readonly string[];
  readonly "admin_group_ids"?: readonly string[];
}

/** Reading and changing documents of one kind. */
export interface Documents<Document, Input> {
  list(signal?: AbortSignal): Promise<Document[]>;
  get(id: string, signal?: AbortSignal): Promise<Document>;
  create(input: Input): Operation<Document>;
  update(id: string, input: Input): Operation<Document>;
  delete(id: string): Operation<Document>;
}

/** Globus Auth's API, for the bearer of a token of `auth.globus.org`. */
export interface AuthApi {
  /** Who the token belongs to. Scope: `openid` (and `view_identity_set` for linked ones). */
  userinfo(signal?: AbortSignal): Promise<UserInfoDocument>;
  /** Any number of names or ids; asks in groups. Scope: `view_identities` or better. */
  identities(query: IdentityQuery, signal?: AbortSignal): Promise<IdentityDocument[]>;
  /** Consents of one identity, given to this client or to `all`. Scope: `view_consents`. */
  consents(
    identityId: string,
    options?: { readonly all?: boolean; readonly signal?: AbortSignal },
  ): Promise<ConsentDocument[]>;
  /** Authentication policies. Scope: `manage_projects`. */
  readonly policies: Documents<PolicyDocument, PolicyInput>;
  /** Projects. Scope: `manage_projects`. */
  readonly projects: Documents<ProjectDocument, ProjectInput>;
}

/** Names or ids of one request, so that the address stays short. */
const group = 50;

/** Connects to Globus Auth's API. Not exported from the folder: see `AuthClient.api`. */
export function createAuthApi(
  issuer: string,
  http: HttpClient,
  authorizer: Authorizer,
): AuthApi {
  const call: Call = async (method, path, { body, signal } = {}) => {
    const answer = await http.send({
      method,
      url: new URL(`${issuer}${path}`),
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      authorizer,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    if (answer.status < 200 || answer.status > 299) throw authFailure(answer);
    return answer.json();
  };

  return {
    userinfo: async (signal) =>
      readDocument(
        userInfoDocument,
        await call("GET", "/v2/oauth2/userinfo", { signal }),
        "userinfo",
      ),
    identities: async (query, signal) => {
      const [name, values] = "ids" in query
        ? ["ids", query.ids] as const
        : ["usernames", query.usernames] as const;
      const found: IdentityDocument[] = [];
      for (let start = 0; start < values.length; start += group) {
        const some = new URLSearchParams({
          [name]: values.slice(start, start + group).join(","),
        });
        const answer = await call("GET", `/v2/api/identities?${some}`, { signal });
        found.push(...readList(identityDocument, "identities", answer));
      }
      return found;
    },
    consents: async (identityId, { all = false, signal } = {}) => {
      const query = all ? "?all=true" : "";
      const path = `/v2/api/identities/${encodeURIComponent(identityId)}/consents${query}`;
      return readList(consentDocument, "consents", await call("GET", path, { signal }));
    },
    policies: documents(call, issuer, "/v2/api/policies", {
      one: (document) => readWrapped(policyDocument, "policy", document),
      many: (document) => readList(policyDocument, "policies", document),
      wrap: (policy) => ({ policy }),
    }),
    projects: documents(call, issuer, "/v2/api/projects", {
      one: (document) => readWrapped(projectDocument, "project", document),
      many: (document) => readList(projectDocument, "projects", document),
      wrap: (project) => ({ project }),
    }),
  };
}

type Call = (
  method: HttpMethod,
  path: string,
  options?: { readonly body?: unknown; readonly signal?: AbortSignal | undefined },
) => Promise<unknown>;

interface Codec<Document, Input> {
  one(document: unknown): Document;
  many(document: unknown): Document[];
  wrap(input: Input): unknown;
}

function documents<Document, Input>(
  call: Call,
  issuer: string,
  path: string,
  codec: Codec<Document, Input>,
): Documents<Document, Input> {
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`;
  const change = (method: HttpMethod, where: string, body?: unknown): Operation<Document> => ({
    request: {
      service: "auth",
      method,
      target: `${issuer}${where}`,
      ...(body === undefined ? {} : { body }),
    },
    send: async (signal) => codec.one(await call(method, where, { body, signal })),
  });
  return {
    list: async (signal) => codec.many(await call("GET", path, { signal })),
    get: async (id, signal) => codec.one(await call("GET", at(id), { signal })),
    create: (input) => change("POST", path, codec.wrap(input)),
    update: (id, input) => change("PUT", at(id), codec.wrap(input)),
    delete: (id) => change("DELETE", at(id)),
  };
}
