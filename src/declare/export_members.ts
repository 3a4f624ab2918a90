import { isObject } from "../base/mod.ts";
import { connectorById, type Fields, fieldTypes } from "../gcs/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { checkObject, fieldsOfPolicies } from "./check_object.ts";
import type { Members } from "./declaration.ts";
import { type Kind, kindFacts } from "./kinds.ts";

/** The members of a live object that can be written, but for those that say nothing. */
export function cleaned(kind: Kind, one: Members, connectorId?: string): Record<string, unknown> {
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
export function plain(value: unknown, fields: Fields | undefined): unknown {
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
