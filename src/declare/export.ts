import { Document, isMap, isSeq } from "yaml";
import { isObject } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { connectorById, connectors, type Fields, fieldTypes } from "../gcs/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { checkObject, fieldsOfPolicies } from "./check_object.ts";
import type { Members } from "./declaration.ts";
import { type Kind, kindFacts, kinds } from "./kinds.ts";
import {
  type ListedKind,
  type Live,
  readLive,
  readRoles,
  readSharing,
  type Services,
} from "./live.ts";
import { identityIdIn, principalText } from "./principal.ts";

/** A live endpoint as a declaration. */
export interface Exported {
  /** The document, without comments. */
  readonly document: Members;
  /** The same as YAML, with ids as comments. */
  readonly text: string;
}

/** Writes the live endpoint as a declaration: no secrets, nothing that only the server sets. */
export async function exportDeclaration(
  services: Services,
  only: ReadonlySet<Kind> = new Set(kinds),
): Promise<Exported> {
  const live = await readLive(services, withReferred(only));
  const collections = live.objects.get("collections") ?? [];
  const ids = only.has("collections") ? collections.map(({ id }) => String(id)) : [];
  await readRoles(services, live, { onEndpoint: only.has("endpoint"), collectionIds: ids });
  const mapped = collections.filter((one) => one["collection_type"] === "mapped");
  if (only.has("collections")) {
    await readSharing(services, live, mapped.map(({ id }) => String(id)));
  }
  await readPolicies(services, live, only, collections);
  const usernames = await usernamesIn(services, live);
  const document: Record<string, unknown> = {
    apiVersion: "gcs/v1",
    kind: "Endpoint",
    id: live.endpoint["id"],
  };
  if (only.has("endpoint")) {
    document["endpoint"] = cleaned("endpoint", live.endpoint);
    const roles = rolesOf(live.roles.get("") ?? [], undefined, usernames);
    if (roles !== undefined) document["roles"] = roles;
  }
  const comments = new Map<object, string>();
  for (const kind of kinds) {
    if (kind === "endpoint" || !only.has(kind)) continue;
    const written = (live.objects.get(kind) ?? []).toSorted(byName).map((one) => {
      const object = exported(kind, one, live, usernames);
      comments.set(object, ` ${String(one["id"])}`);
      return object;
    });
    if (written.length > 0) document[kind] = written;
  }
  return { document, text: textOf(document, comments) };
}

function withReferred(only: ReadonlySet<Kind>): ReadonlySet<Kind> {
  const wanted = new Set(only);
  wanted.delete("auth_policies");
  if (only.has("auth_policies")) wanted.add("collections");
  if (only.has("collections") || only.has("user_credentials")) wanted.add("storage_gateways");
  return wanted;
}

/** Policies belong to projects, which others use too: only those that collections demand. */
async function readPolicies(
  services: Services,
  live: Live,
  only: ReadonlySet<Kind>,
  collections: readonly Members[],
): Promise<void> {
  const demanded = new Set(collections.map((one) => one["guest_auth_policy_id"]).filter(Boolean));
  if (demanded.size === 0 || !(only.has("auth_policies") || only.has("collections"))) return;
  const api = await services.authApi();
  const policies = await api.policies.list(services.signal).catch(noneIfRefused);
  const own = policies.filter(({ id }) => demanded.has(id));
  live.projects = await api.projects.list(services.signal).catch(noneIfRefused);
  live.objects.set("auth_policies", own);
}

function noneIfRefused(error: unknown): never[] {
  if (error instanceof GcsError && ["auth", "forbidden"].includes(error.kind)) return [];
  throw error;
}

async function usernamesIn(services: Services, live: Live): Promise<ReadonlyMap<string, string>> {
  const ids = new Set<string>();
  for (const role of [...live.roles.values()].flat()) {
    const id = identityIdIn(String(role["principal"]));
    if (id !== undefined && role["role"] !== "owner") ids.add(id);
  }
  if (ids.size === 0) return new Map();
  try {
    const found = await (await services.authApi()).identities({ ids: [...ids] }, services.signal);
    return new Map(
      found.flatMap(({ id, username }) => username ? [[id.toLowerCase(), username] as const] : []),
    );
  } catch (error) {
    noneIfRefused(error);
    return new Map();
  }
}

function byName(a: Members, b: Members): number {
  return sortKey(a) < sortKey(b) ? -1 : 1;
}

function sortKey(one: Members): string {
  const isGuest = one["collection_type"] === "guest" ? "1" : "0";
  return `${isGuest}\n${one["display_name"] ?? one["username"] ?? ""}\n${one["id"]}`;
}

function exported(
  kind: ListedKind,
  one: Members,
  live: Live,
  usernames: ReadonlyMap<string, string>,
) {
  const object: Record<string, unknown> = {};
  const name = one["display_name"];
  const sameName = (live.objects.get(kind) ?? []).filter((other) => other["display_name"] === name);
  const hasNoName = !name && kind !== "nodes" && kind !== "user_credentials";
  const isByName = kind !== "nodes" && kind !== "user_credentials" && sameName.length === 1;
  if (hasNoName || !isByName) object["id"] = one["id"];
  if (name) object["display_name"] = name;
  const { references } = kindFacts[kind];
  const isGuest = one["collection_type"] === "guest";
  for (const [member, { field, kind: target }] of Object.entries(references)) {
    const id = one[field];
    if (typeof id !== "string" || (isGuest && member === "storage_gateway")) continue;
    if (target === "connector") {
      if (kind === "storage_gateways") object[member] = connectorName(id);
    } else object[member] = nameOf(target, id, live);
  }
  const connectorId = typeof one["connector_id"] === "string" ? one["connector_id"] : undefined;
  const members = cleaned(kind, one, connectorId);
  for (const field of Object.values(references).map(({ field }) => field)) delete members[field];
  Object.assign(object, members);
  if (kind !== "collections") return object;
  const roles = rolesOf(live.roles.get(String(one["id"])) ?? [], one["identity_id"], usernames);
  if (roles !== undefined) object["roles"] = roles;
  const sharing = live.sharing.get(String(one["id"])) ?? [];
  if (sharing.length > 0) {
    object["sharing_policies"] = sharing.map((policy) => ({
      users: policy["users"] ?? [],
      "sharing_restrict_paths": plain(policy["sharing_restrict_paths"], undefined),
    }));
  }
  return object;
}

function connectorName(id: string): string {
  const found = Object.entries(connectors).find(([, connector]) =>
    connector.id === id.toLowerCase()
  );
  return found?.[0] ?? id;
}

function nameOf(kind: Kind | "project", id: string, live: Live): string {
  const all = kind === "project"
    ? live.projects
    : kind === "endpoint"
    ? []
    : live.objects.get(kind) ?? [];
  const name = all.find((one) => one["id"] === id)?.["display_name"];
  const isOnly = all.filter((one) => one["display_name"] === name).length === 1;
  return typeof name === "string" && name !== "" && isOnly ? name : id;
}

/** The members of a live object that can be written, but for those that say nothing. */
function cleaned(kind: Kind, one: Members, connectorId?: string): Record<string, unknown> {
  const { type, aliases = {}, elsewhere = {} } = kindFacts[kind];
  const members: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(type.fields)) {
    const isOwn = !field.rules.readOnly && !(name in aliases) && !(name in elsewhere);
    const isMade = name === "domain_name" && /^[mgs]-/.test(String(one[name]));
    const isType = name === "collection_type" || name === "user_credential_id";
    if (!isOwn || isMade || isType) continue;
    const value = name === "policies"
      ? policiesOf(kind, one["policies"], connectorId)
      : plain(one[name], field.inner?.fields);
    if (!saysNothing(value)) members[name] = value;
  }
  const { flaws } = checkObject(kind, members, connectorId);
  for (const { path } of flaws) delete members[String(path[0])];
  return members;
}

function policiesOf(kind: Kind, policies: unknown, connectorId: string | undefined): unknown {
  if (!isObject(policies)) return undefined;
  const fields = fieldsOfPolicies(kind, policies, connectorId);
  const isKnown = connectorById(connectorId ?? "")?.policies !== undefined;
  const members = plain(policies, fields);
  if (!isObject(members)) return undefined;
  return isKnown || saysNothing(members)
    ? members
    : { "DATA_TYPE": policies["DATA_TYPE"], ...members };
}

function saysNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "" ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0);
}

/** A value without secrets, DATA_TYPEs that the program works out, and what only the server sets. */
function plain(value: unknown, fields: Fields | undefined): unknown {
  if (value instanceof Secret) return undefined;
  if (Array.isArray(value)) return value.map((item) => plain(item, fields));
  if (!isObject(value)) return value;
  const members: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const field = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (name === "DATA_TYPE") continue;
    if (fields !== undefined && (field === undefined || field.rules.readOnly)) continue;
    if (field !== undefined && fieldTypes.isSecretField(field)) continue;
    const found = plain(item, field?.inner?.fields);
    // What the API wants even where it is nothing has to be in the file, to create it elsewhere.
    const isWanted = item === null && field?.rules.required === true;
    if (isWanted || !saysNothing(found)) members[name] = isWanted ? null : found;
  }
  return members;
}

/** Roles that can be given and taken, by name. */
function rolesOf(
  roles: readonly Members[],
  ownerId: unknown,
  usernames: ReadonlyMap<string, string>,
) {
  const found: Record<string, string[]> = {};
  for (const { role, principal } of roles) {
    const urn = String(principal);
    const isOwners = role === "administrator" && identityIdIn(urn) === ownerId;
    if (role === "owner" || isOwners) continue;
    (found[String(role)] ??= []).push(principalText(urn, usernames));
  }
  const sorted = Object.entries(found).map(([role, people]) => [role, people.sort()] as const)
    .sort(([a], [b]) => a < b ? -1 : 1);
  return sorted.length === 0 ? undefined : Object.fromEntries(sorted);
}

function textOf(document: Members, comments: ReadonlyMap<object, string>): string {
  const written = new Document(document, { aliasDuplicateObjects: false });
  for (const kind of kinds) {
    const list = document[kind];
    const node = written.get(kind);
    if (!Array.isArray(list) || !isSeq(node)) continue;
    for (const [at, item] of node.items.entries()) {
      if (isMap(item)) item.commentBefore = comments.get(list[at]) ?? "";
    }
  }
  return written.toString({ lineWidth: 0 });
}
