import type { Members } from "./declaration.ts";
import { connectorName } from "./connector_name.ts";
import { cleaned, plain } from "./export_members.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import type { ListedKind } from "./live.ts";
import type { LiveIndex } from "./live_index.ts";
import { identityIdIn, principalText } from "./principal.ts";

/** A live object as it is declared: by name, and without what only its server sets. */
export function exported(
  kind: ListedKind,
  one: Members,
  index: LiveIndex,
  usernames: ReadonlyMap<string, string>,
) {
  const { live } = index;
  const object: Record<string, unknown> = {};
  const name = one["display_name"];
  const hasNoName = !name && kind !== "nodes" && kind !== "user_credentials";
  const isByName = kind !== "nodes" && kind !== "user_credentials" &&
    index.named(kind, String(name)).length === 1;
  if (hasNoName || !isByName) object["id"] = one["id"];
  if (name) object["display_name"] = name;
  const { references } = kindFacts[kind];
  const isGuest = one["collection_type"] === "guest";
  for (const [member, { field, kind: target }] of Object.entries(references)) {
    const id = one[field];
    if (typeof id !== "string" || (isGuest && member === "storage_gateway")) continue;
    if (target === "connector") {
      if (kind === "storage_gateways") object[member] = connectorName(id);
    } else object[member] = nameOf(target, id, index);
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

function nameOf(kind: Kind | "project", id: string, index: LiveIndex): string {
  if (kind === "endpoint") return id;
  const { projects } = index.live;
  const one = kind === "project"
    ? projects.find((project) => project["id"] === id)
    : index.withId(kind, id.toLowerCase());
  const name = one?.["display_name"];
  if (typeof name !== "string" || name === "") return id;
  const sameName = kind === "project"
    ? projects.filter((project) => project["display_name"] === name)
    : index.named(kind, name);
  return sameName.length === 1 ? name : id;
}

/** Roles that can be given and taken, by name. */
export function rolesOf(
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
