import { isObject } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { fieldTypes, policyTypes } from "../gcs/mod.ts";
import { holdsSecret } from "../secrets/mod.ts";
import { type Action, type Change, waveOf } from "./action.ts";
import { flawsOf } from "./check_declaration.ts";
import { anyId, anySecret, checkObject, fieldsOfPolicies } from "./check_object.ts";
import { canBeCleared, knownPart, privateMembers, saysSame } from "./compare.ts";
import type { Declared, Members } from "./declaration.ts";
import { kindFacts } from "./kinds.ts";
import type { Matches } from "./match.ts";
import { PendingId } from "./pending_id.ts";
import type { Problem } from "./problem.ts";
import { replaceStandIns, secretReferences } from "./stand_ins.ts";

/** What is gathered while a plan is made. */
export interface Findings {
  readonly problems: Problem[];
  /** Members that the endpoint did not show. */
  readonly notCompared: string[];
}

/** How secrets are dealt with. */
export interface PlanObjectOptions {
  readonly updateSecrets: boolean;
}

const posix = "145812c8-decc-41f1-83cf-bb2a85a2a70b";

/** The action that makes one object as it is declared; undefined where it is so already. */
export function planObject(
  object: Declared,
  matches: Matches,
  findings: Findings,
  options: PlanObjectOptions,
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

function actionOf(
  action: "create" | "update",
  object: Declared,
  id: string | undefined,
  changes: readonly Change[],
  body: Members,
): Action {
  const { kind, key, name, references } = object;
  const isGuest = kind === "collections" && references["mapped_collection_id"] !== undefined;
  const needs = Object.values(body).flatMap((value) =>
    value instanceof PendingId ? [value.key] : []
  );
  return { action, kind, key, name, id, changes, body, needs, wave: waveOf(action, kind, isGuest) };
}

function planUpdate(
  object: Declared,
  live: Members,
  written: Members,
  findings: Findings,
  options: PlanObjectOptions & { readonly connectorId: string | undefined },
): Action | undefined {
  const { kind } = object;
  const { type, elsewhere = {} } = kindFacts[kind];
  const changes: Change[] = [];
  const body: Record<string, unknown> = {};
  const refuse = (name: string, why: string) => {
    const words = `"${name}" is ${shown(live[name])} in the endpoint and ${
      shown(written[name])
    } here: ${why}`;
    findings.problems.push({ place: object.placeOf(memberFor(object, name)), message: words });
  };
  for (const [name, value] of Object.entries(written)) {
    if (name === "policies" && isObject(value)) {
      const found = policyChanges(object, live, value, findings, options);
      changes.push(...found.changes);
      if (found.changes.length > 0) body["policies"] = found.policies;
      continue;
    }
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    const shown = knownPart(live[name], field?.inner?.fields);
    if (field === undefined || saysSame(name, value, shown)) continue;
    if (live[name] === undefined && isHidden(name, field.rules.since, live, object)) {
      findings.notCompared.push(`${object.key}: ${name}`);
    } else if (field.rules.fixed || name === "collection_type") {
      refuse(name, "it cannot change after creation");
    } else if (name in elsewhere) refuse(name, `it is changed by ${elsewhere[name]}`);
    else {
      changes.push({ field: name, from: live[name] ?? null, to: value });
      body[name] = value;
    }
  }
  if (changes.length === 0) return undefined;
  if (body["network_use"] === "custom") {
    for (const name of networkNumbers) body[name] ??= written[name] ?? live[name];
  }
  return actionOf("update", object, idOf(live, kind), changes, body);
}

const networkNumbers = [
  "max_concurrency",
  "max_parallelism",
  "preferred_concurrency",
  "preferred_parallelism",
];

function idOf(live: Members, kind: string): string | undefined {
  return kind === "endpoint" ? undefined : String(live["id"]);
}

function memberFor({ kind, placeOf }: Declared, field: string): string {
  const found = Object.entries(kindFacts[kind].references).find(([, one]) => one.field === field);
  const member = found?.[0];
  if (member === undefined) return field;
  const [own, at] = [placeOf(), placeOf(member)];
  return own.line === at.line && own.column === at.column ? field : member;
}

/** A value for people, on one line. */
export function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

/** Whether an absent member may be there all the same: this caller, or this server, does not tell. */
function isHidden(name: string, since: string, live: Members, { kind }: Declared): boolean {
  if (isOlder(live, since)) return true;
  if (!privateMembers.includes(name) || kind === "stream_gateways") return false;
  return !privateMembers.some((member) => member in live) && !("root_path" in live);
}

/** Whether a document's version has no members that came `since`. */
function isOlder(document: Members, since: string): boolean {
  const version = /#1\.(\d+)\./.exec(String(document["DATA_TYPE"]))?.[1];
  return version !== undefined && Number(since.split(".")[1]) > Number(version);
}

/** Changes of policies by member, and what is sent: they are replaced whole. */
function policyChanges(
  object: Declared,
  live: Members,
  written: Members,
  findings: Findings,
  { updateSecrets, connectorId }: PlanObjectOptions & { readonly connectorId: string | undefined },
): { readonly changes: readonly Change[]; readonly policies: Members } {
  const before = isObject(live["policies"]) ? live["policies"] : {};
  if (live["policies"] === undefined && isHidden("policies", "1.0.0", live, object)) {
    findings.notCompared.push(`${object.key}: policies`);
    return { changes: [], policies: {} };
  }
  const changes: Change[] = [];
  const fields = fieldsOfPolicies(object.kind, written, connectorId) ?? {};
  const sent: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(written)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field !== undefined && before[name] === undefined && isOlder(before, field.rules.since)) {
      findings.notCompared.push(`${object.key}: policies.${name}`);
      continue;
    }
    sent[name] = value;
    if (name === "DATA_TYPE") continue;
    const isSecret = secretReferences(value).some(([path]) => path.length === 0);
    if (isSecret) {
      if (updateSecrets) changes.push({ field: `policies.${name}`, from: null, to: "(secret)" });
    } else if (!saysSame(name, value, knownPart(before[name], field?.inner?.fields))) {
      changes.push({ field: `policies.${name}`, from: before[name] ?? null, to: value });
    }
  }
  if (changes.length === 0) return { changes, policies: {} };
  // A credential's policies are changed member by member, and a key without its secret would go.
  const kept = object.kind === "user_credentials" ? {} : keptOf(before);
  const policies = { ...kept, ...sent };
  for (const [name, field] of Object.entries(fields)) {
    const isNeeded = field.rules.required && fieldTypes.isSecretField(field);
    if (!isNeeded || policies[name] !== undefined || object.kind === "user_credentials") continue;
    const words =
      `the API wants "${name}" together with a change of policies: write where it is, ` +
      `such as ${name}: env:GCS_SECRET`;
    findings.problems.push({ place: object.placeOf("policies"), message: words });
  }
  return { changes, policies };
}

/** What of live policies can be sent back: no secret, which no endpoint shows. */
function keptOf(policies: Members): Members {
  const type = policyTypes().find((candidate) => candidate.matches(policies["DATA_TYPE"]));
  const members = type === undefined ? policies : type.writable(policies);
  return Object.fromEntries(
    Object.entries(members).filter(([name, value]) => {
      const field = type?.fields[name];
      const isSecret = field !== undefined && fieldTypes.isSecretField(field);
      return name !== "DATA_TYPE" && value !== null && !isSecret && !holdsSecret(value);
    }),
  );
}
