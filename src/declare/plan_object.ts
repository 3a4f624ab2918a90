import { isObject } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { type Action, actionOf, type Change } from "./action.ts";
import { flawsOf } from "./check_declaration.ts";
import { anyId, anySecret, checkObject } from "./check_object.ts";
import { canBeCleared } from "./compare.ts";
import type { Declared, Members } from "./declaration.ts";
import type { Findings, UpdateOptions } from "./findings.ts";
import { kindFacts } from "./kinds.ts";
import type { Matches } from "./match.ts";
import { PendingId } from "./pending_id.ts";
import { planUpdate } from "./plan_update.ts";
import { replaceStandIns } from "./stand_ins.ts";

const posix = "145812c8-decc-41f1-83cf-bb2a85a2a70b";

/** The action that makes one object as it is declared; undefined where it is so already. */
export function planObject(
  object: Declared,
  matches: Matches,
  findings: Findings,
  options: Pick<UpdateOptions, "updateSecrets">,
): Action | undefined {
  const live = matches.of(object);
  const ids = referredIds(object, matches);
  if (matches.failed.has(object)) return undefined;
  const connectorId = connectorIdOf(object, live, matches, ids);
  const { members, flaws } = checkObject(object.kind, object.written, connectorId);
  const clearing = Object.entries(members).flatMap(([name, value]) => {
    const field = kindFacts[object.kind].type.fields[name];
    if (value !== null || field === undefined || canBeCleared(name, field)) return [];
    return [{ path: [name], message: "cannot be cleared: write the value that it shall have" }];
  });
  findings.problems.push(...flawsOf(object, [...flaws, ...clearing]));
  const written = without({ ...members, ...ids }, object.ignored);
  return live === undefined
    ? planCreate(object, written, findings)
    : planUpdate(object, live, written, findings, { ...options, connectorId });
}

function without(members: Members, ignored: ReadonlySet<string>): Members {
  return Object.fromEntries(
    Object.entries(members).filter(([name]) => name !== "DATA_TYPE" && !ignored.has(name)),
  );
}

function referredIds(object: Declared, matches: Matches): Record<string, unknown> {
  const ids: Record<string, unknown> = {};
  for (const field of Object.keys(object.references)) {
    const id = matches.idOf(object, field);
    if (id !== undefined) ids[field] = id;
  }
  return ids;
}

function connectorIdOf(
  object: Declared,
  live: Members | undefined,
  { declaration, live: { objects } }: Matches,
  ids: Members,
): string | undefined {
  const own = live?.["connector_id"] ?? object.written["connector_id"];
  if (typeof own === "string") return own;
  if (object.kind === "storage_gateways") return posix;
  for (
    const [field, kind] of [
      ["storage_gateway_id", "storage_gateways"],
      ["mapped_collection_id", "collections"],
    ] as const
  ) {
    const id = ids[field];
    if (id instanceof PendingId) {
      const target = declaration.objects.find(({ key }) => key === id.key);
      const connector = target?.written["connector_id"];
      if (target?.kind === "storage_gateways") return String(connector ?? posix);
    }
    const found = objects.get(kind)?.find((one) => one["id"] === id)?.["connector_id"];
    if (typeof found === "string") return found;
  }
  return undefined;
}

/** Safe values of a new collection, where the API's own are not. */
function chosenFor(object: Declared, written: Members): Members {
  if (object.kind !== "collections") return {};
  const isGuest = written["mapped_collection_id"] !== undefined;
  return isGuest ? { "collection_type": "guest", public: false } : {
    "collection_type": "mapped",
    public: false,
    "allow_guest_collections": false,
    "delete_protected": true,
  };
}

function planCreate(object: Declared, written: Members, { problems }: Findings): Action {
  const { kind, name } = object;
  const chosen = chosenFor(object, written);
  const body = {
    ...chosen,
    ...Object.fromEntries(Object.entries(written).filter(([, v]) => v !== null)),
  };
  try {
    const given = replaceStandIns(body, (one) => one instanceof PendingId ? anyId : anySecret);
    kindFacts[kind].type.encode(isObject(given) ? given : {}, "create");
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    problems.push({
      place: object.placeOf(),
      message: `cannot create "${name}": ${error.message}`,
    });
  }
  const changes = Object.entries(body).map(([field, to]): Change => ({
    field,
    from: null,
    to,
    ...(field in written || field === "collection_type" ? {} : { chosen: true }),
  }));
  return actionOf("create", object, undefined, changes, body);
}
