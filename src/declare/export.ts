import { Document, isMap, isSeq } from "yaml";
import { GcsError } from "../errors/mod.ts";
import type { Members } from "./declaration.ts";
import { cleaned } from "./export_members.ts";
import { exported, rolesOf } from "./export_object.ts";
import { type Kind, kinds } from "./kinds.ts";
import { authOf, type Live, readLive, readRoles, readSharing, type Services } from "./live.ts";
import { LiveIndex } from "./live_index.ts";
import { identityIdIn } from "./principal.ts";

/** A live endpoint as a declaration. */
export interface Exported {
  /** The document, without comments. */
  readonly document: Members;
  /** The same as YAML, with ids as comments. */
  readonly text: string;
  /** The same as a file for each kind: its name and its text. */
  readonly files: Readonly<Record<string, string>>;
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
  const header = { apiVersion: "gcs/v1", kind: "Endpoint", id: live.endpoint["id"] };
  const document: Record<string, unknown> = { ...header };
  if (only.has("endpoint")) {
    document["endpoint"] = cleaned("endpoint", live.endpoint);
    const roles = rolesOf(live.roles.get("") ?? [], undefined, usernames);
    if (roles !== undefined) document["roles"] = roles;
  }
  const comments = new Map<object, string>();
  const index = new LiveIndex(live);
  for (const kind of kinds) {
    if (kind === "endpoint" || !only.has(kind)) continue;
    const written = (live.objects.get(kind) ?? []).toSorted(byName).map((one) => {
      const object = exported(kind, one, index, usernames);
      comments.set(object, ` ${String(one["id"])}`);
      return object;
    });
    if (written.length > 0) document[kind] = written;
  }
  const files = kinds.filter((kind) => only.has(kind)).map((kind) => {
    const part = kind === "endpoint"
      ? { endpoint: document["endpoint"], ...("roles" in document && { roles: document["roles"] }) }
      : { [kind]: document[kind] ?? [] };
    return [`${kind}.yaml`, textOf({ ...header, ...part }, comments)];
  });
  return { document, text: textOf(document, comments), files: Object.fromEntries(files) };
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
  const api = await authOf(services);
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
    const found = await (await authOf(services)).identities({ ids: [...ids] }, services.signal);
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
