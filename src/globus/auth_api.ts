import type { HttpMethod, Operation } from "../base/mod.ts";
import { type Authorizer, type HttpClient, type HttpResponse, readChange } from "../http/mod.ts";
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
  /** Project that it belongs to. */
  readonly "project_id"?: string;
  /** Name that people see. */
  readonly "display_name"?: string;
  /** What it is for. */
  readonly description?: string;
  /** Cannot be changed after creation. */
  readonly "high_assurance"?: boolean;
  /** Seconds. */
  readonly "authentication_assurance_timeout"?: number | null;
  /** Whether a second factor is needed. */
  readonly "required_mfa"?: boolean;
  /** Domains of identities that may log in. */
  readonly "domain_constraints_include"?: readonly string[] | null;
  /** Domains of identities that may not. */
  readonly "domain_constraints_exclude"?: readonly string[] | null;
}

/** Members of a project that can be written. */
export interface ProjectInput {
  /** Name that people see. */
  readonly "display_name"?: string;
  /** Address for questions. */
  readonly "contact_email"?: string;
  /** Identities that administer it. */
  readonly "admin_ids"?: readonly string[];
  /** Groups that do. */
  readonly "admin_group_ids"?: readonly string[];
}

/** Reading and changing documents of one kind. */
export interface Documents<Document, Input> {
  /** Every document. */
  list(signal?: AbortSignal): Promise<Document[]>;
  /** One document. */
  get(id: string, signal?: AbortSignal): Promise<Document>;
  /** Makes one. */
  create(input: Input): Operation<Document>;
  /** Changes one. */
  update(id: string, input: Input): Operation<Document>;
  /** Undefined where it was gone already, by an earlier try of the same request. */
  delete(id: string): Operation<Document | undefined>;
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

/** Names or ids of one request: the service takes no more. */
const group = 100;

/** Connects to Globus Auth's API. Not exported from the folder: see `AuthClient.api`. */
export function createAuthApi(
  issuer: string,
  http: HttpClient,
  authorizer: Authorizer,
): AuthApi {
  const send: Send = (method, path, { body, signal, isChange = false }) =>
    http.send({
      method,
      isChange,
      url: new URL(`${issuer}${path}`),
      headers: {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      authorizer,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  const call: Call = async (method, path, { signal } = {}) =>
    documentIn(await send(method, path, { signal }));

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
    policies: documents({ call, send }, issuer, "/v2/api/policies", {
      one: (document) => readWrapped(policyDocument, "policy", document),
      many: (document) => readList(policyDocument, "policies", document),
      wrap: (policy) => ({ policy }),
    }),
    projects: documents({ call, send }, issuer, "/v2/api/projects", {
      one: (document) => readWrapped(projectDocument, "project", document),
      many: (document) => readList(projectDocument, "projects", document),
      wrap: (project) => ({ project }),
    }),
  };
}

type Call = (
  method: HttpMethod,
  path: string,
  options?: { readonly signal?: AbortSignal | undefined },
) => Promise<unknown>;

type Send = (
  method: HttpMethod,
  path: string,
  options: {
    readonly body?: unknown;
    readonly signal?: AbortSignal | undefined;
    readonly isChange?: boolean;
  },
) => Promise<HttpResponse>;

function documentIn(answer: HttpResponse): unknown {
  if (answer.status < 200 || answer.status > 299) throw authFailure(answer);
  return answer.json();
}

interface Codec<Document, Input> {
  one(document: unknown): Document;
  many(document: unknown): Document[];
  wrap(input: Input): unknown;
}

function documents<Document, Input>(
  { call, send }: { readonly call: Call; readonly send: Send },
  issuer: string,
  path: string,
  codec: Codec<Document, Input>,
): Documents<Document, Input> {
  const read = (response: HttpResponse) => codec.one(documentIn(response));
  const at = (id: string) => `${path}/${encodeURIComponent(id)}`;
  const change = <Result>(
    method: HttpMethod,
    where: string,
    body: unknown,
    gone: (response: HttpResponse) => Result,
  ): Operation<Document | Result> => ({
    request: {
      service: "auth",
      method,
      target: `${issuer}${where}`,
      ...(body === undefined ? {} : { body }),
    },
    send: async (signal, onAnswer) => {
      const does = `change ${where}`;
      const answer = await send(method, where, { body, signal, isChange: true });
      return readChange<Document | Result>(answer, { method, does, onAnswer, read, gone });
    },
  });
  return {
    list: async (signal) => codec.many(await call("GET", path, { signal })),
    get: async (id, signal) => codec.one(await call("GET", at(id), { signal })),
    create: (input) => change("POST", path, codec.wrap(input), read),
    update: (id, input) => change("PUT", at(id), codec.wrap(input), read),
    delete: (id) => change("DELETE", at(id), undefined, () => undefined),
  };
}
