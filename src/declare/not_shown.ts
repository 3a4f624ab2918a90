import { isObject } from "../base/mod.ts";
import type { Action } from "./action.ts";
import { knownPart, saysSame } from "./compare.ts";
import type { Members } from "./declaration.ts";
import { readAgain } from "./fingerprint.ts";
import { isHidden } from "./hidden.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import type { Live, Services } from "./live.ts";
import { PendingId } from "./pending_id.ts";
import { replaceStandIns } from "./stand_ins.ts";

/**
 * Keys of actions that were carried out, and that the endpoint does not show yet. `ids` are those of
 * what was created, by the keys of actions.
 */
export async function notShown(
  services: Services,
  actions: readonly Action[],
  ids: ReadonlyMap<string, string>,
): Promise<readonly string[]> {
  const made = actions.map((action) => withIds(action, ids));
  const places = (kind: Action["kind"], member: string) => [
    ...new Set(
      made.filter((one) => one.kind === kind).map(({ body }) => String(body[member] ?? "")),
    ),
  ];
  const [roles, sharing] = [
    places("roles", "collection"),
    places("sharing_policies", "collection_id"),
  ];
  const kinds = new Set<string>(made.map(({ kind }) => kind));
  if (roles.length + sharing.length > 0) kinds.add("collections");
  const live = await readAgain(services, { kinds: [...kinds], roles, sharing });
  return made.filter((action) => !isShown(action, live)).map(({ key }) => key);
}

function withIds(action: Action, ids: ReadonlyMap<string, string>): Action {
  const body = replaceStandIns(
    action.body,
    (one) => one instanceof PendingId ? ids.get(one.key) : one,
  );
  return { ...action, id: action.id ?? ids.get(action.key), body: isObject(body) ? body : {} };
}

function isShown({ action, kind, id, body }: Action, live: Live): boolean {
  const found = documentsOf(kind, body, live).find((one) =>
    kind === "endpoint" || one["id"] === id || (kind === "roles" && isRole(one, body))
  );
  if (action === "delete") return found === undefined;
  if (found === undefined) return false;
  return kind === "roles" || kind === "sharing_policies" || isAsSent(kind, body, found);
}

function documentsOf(kind: Action["kind"], body: Members, live: Live): readonly Members[] {
  if (kind === "endpoint") return [live.endpoint];
  if (kind === "roles") return live.roles.get(String(body["collection"] ?? "")) ?? [];
  if (kind === "sharing_policies") return live.sharing.get(String(body["collection_id"])) ?? [];
  return live.objects.get(kind) ?? [];
}

/** A role that its collection was created with has an id that nobody told. */
function isRole(one: Members, body: Members): boolean {
  return one["role"] === body["role"] && one["principal"] === body["principal"];
}

function isAsSent(kind: Kind, sent: Members, live: Members): boolean {
  const { fields } = kindFacts[kind].type;
  return Object.entries(sent).every(([name, value]) => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined || name === "DATA_TYPE") return true;
    const isUnseen = live[name] === undefined && isHidden(name, field.rules.since, live, { kind });
    if (isUnseen) return true;
    if (name !== "policies") {
      return saysSame(name, value, knownPart(live[name], field.inner?.fields));
    }
    return isObject(value) && isPart(value, live[name]);
  });
}

/** Whether an endpoint's policies are those that were sent, but for secrets and what it adds. */
function isPart(sent: Members, live: unknown): boolean {
  if (!isObject(live)) return false;
  return Object.entries(sent).every(([name, value]) =>
    name === "DATA_TYPE" || saysSame(name, value, live[name])
  );
}
