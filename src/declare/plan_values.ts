import { type Action, waveOf } from "./action.ts";
import { PendingId } from "./pending_id.ts";
import { meaning } from "./compare.ts";
import type { Declared, Members } from "./declaration.ts";
import type { Live } from "./live.ts";
import { identityIdIn, readPrincipal } from "./principal.ts";
import type { Problem } from "./problem.ts";

/** Where roles and sharing policies are. */
export interface ValuesPlace {
  /** The collection's id; undefined for the endpoint. */
  readonly on: string | PendingId | undefined;
  /** What the collection lies in, by name. */
  readonly within: string | undefined;
}

function valueAction(
  action: "create" | "delete",
  kind: "roles" | "sharing_policies",
  object: Declared,
  within: string | undefined,
  value: {
    readonly name: string;
    readonly id?: string;
    readonly body: Members;
    readonly after?: readonly string[];
  },
): Action {
  const { name, id, body, after = [] } = value;
  const on = body["collection"] ?? body["collection_id"];
  const needs = on instanceof PendingId ? [on.key, ...after] : after;
  const change = { field: kind, from: null, to: name };
  return {
    ...{ action, kind, name, body, needs, id, wave: waveOf(action, kind) },
    ...(object.kind === "endpoint" ? {} : { on: object.name }),
    ...(within === undefined ? {} : { within }),
    key: `${kind}/${object.key.slice(object.kind.length + 1)}/${name}${
      id === undefined ? "" : `#${id}`
    }`,
    changes: [action === "create" ? change : { ...change, from: name, to: null }],
  };
}

/** Roles that are declared and missing, and those of a declared name that nobody declared. */
export function* planRoles(
  object: Declared,
  { on, within }: ValuesPlace,
  live: Live,
  people: ReadonlyMap<string, string>,
  problems: Problem[],
): Iterable<Action> {
  if (object.roles === undefined) return;
  const where = on instanceof PendingId ? undefined : on ?? "";
  const found = where === undefined ? [] : live.roles.get(where) ?? [];
  const collection = live.objects.get("collections")?.find(({ id }) => id === where);
  for (const [role, named] of Object.entries(object.roles)) {
    const wanted = new Map<string, string>();
    for (const [at, text] of named.entries()) {
      const principal = readPrincipal(text);
      if (principal === undefined) continue;
      const urn = "urn" in principal ? principal.urn : people.get(principal.username.toLowerCase());
      if (urn !== undefined) wanted.set(urn, text);
      else {
        const place = object.placeOf("roles", role, at);
        problems.push({ place, message: `Globus Auth knows no identity with the name "${text}"` });
      }
    }
    const held = found.filter((one) => one["role"] === role);
    const missing = [...wanted].filter(([urn]) => !held.some((one) => one["principal"] === urn));
    const created = missing.map(([principal, text]) => {
      const body = { role, principal, collection: on ?? null };
      return valueAction("create", "roles", object, within, { name: `${role} ${text}`, body });
    });
    yield* created;
    // Nobody loses a role before whoever shall have it in their place has it.
    const after = created.map(({ key }) => key);
    for (const one of held) {
      const urn = String(one["principal"]);
      const isWanted = wanted.has(urn);
      const isOwners = role === "administrator" && collection !== undefined &&
        identityIdIn(urn) === collection["identity_id"];
      if (isWanted || isOwners) continue;
      const body = { role, principal: urn, collection: where === "" ? null : where };
      yield valueAction("delete", "roles", object, within, {
        name: `${role} ${urn}`,
        id: String(one["id"]),
        body,
        after,
      });
    }
  }
}

/** Sharing policies have no name and no update: what is not declared goes, what is missing comes. */
export function* planSharing(
  object: Declared,
  { on, within }: ValuesPlace,
  live: Live,
): Iterable<Action> {
  if (object.sharingPolicies === undefined || on === undefined) return;
  const found = on instanceof PendingId ? [] : live.sharing.get(on) ?? [];
  const textOf = (one: Members) =>
    JSON.stringify([
      meaning(one["users"], false),
      meaning(one["sharing_restrict_paths"], false),
    ]);
  const missing = new Map(object.sharingPolicies.map((one) => [textOf(one), one]));
  for (const one of found) {
    if (missing.delete(textOf(one))) continue;
    const { users, "sharing_restrict_paths": paths } = one;
    const body = { "collection_id": on, users, "sharing_restrict_paths": paths };
    yield valueAction("delete", "sharing_policies", object, within, {
      name: nameOf(one),
      id: String(one["id"]),
      body,
    });
  }
  for (const one of missing.values()) {
    const body = { ...one, "collection_id": on };
    yield valueAction("create", "sharing_policies", object, within, { name: nameOf(one), body });
  }
}

function nameOf({ users }: Members): string {
  return `for ${Array.isArray(users) ? users.join(", ") : "nobody"}`;
}
