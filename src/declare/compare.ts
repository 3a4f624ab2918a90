import { isObject, isUuid } from "../base/mod.ts";
import type { DocumentField, Fields } from "../gcs/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { SecretReference } from "./secret_reference.ts";

type AnyField = DocumentField<unknown, unknown>;

/** What a server puts in place of nothing, where the API page says so. */
const refilled: Readonly<Record<string, unknown>> = {
  "authentication_timeout_mins": 15_840,
  "authentication_assurance_timeout": 15_840,
};

/**
 * Whether a member says the same in a file and in the endpoint. Null, absent, empty and false all say
 * that there is none; lists of words have no order, but those inside an identity mapping.
 */
export function saysSame(name: string, written: unknown, live: unknown): boolean {
  if (written === null && live === refilled[name]) return true;
  const isOrdered = name === "identity_mappings";
  return JSON.stringify(meaning(written, isOrdered)) === JSON.stringify(meaning(live, isOrdered));
}

/** A live value without the members that a newer server has inside it. */
export function knownPart(live: unknown, fields: Fields | undefined): unknown {
  if (fields === undefined) return live;
  if (Array.isArray(live)) return live.map((item) => knownPart(item, fields));
  if (!isObject(live)) return live;
  return Object.fromEntries(
    Object.entries(live).filter(([name]) => Object.hasOwn(fields, name))
      .map(([name, item]) => [name, knownPart(item, fields[name]?.inner?.fields)]),
  );
}

/** A value without what says nothing, in one order; undefined for nothing at all. */
export function meaning(value: unknown, isOrdered: boolean): unknown {
  if (value === null || value === "" || value === false) return undefined;
  if (value instanceof Secret || value instanceof SecretReference) return undefined;
  if (typeof value === "string") return isUuid(value) ? value.toLowerCase() : value;
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    const items = value.map((item) => meaning(item, isOrdered) ?? null);
    const isSet = !isOrdered && items.every((item) => typeof item === "string");
    return isSet ? [...new Set(items)].sort() : items;
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([name]) => name !== "DATA_TYPE")
    .map(([name, item]) => [name, meaning(item, isOrdered)] as const)
    .filter(([, item]) => item !== undefined).sort(([a], [b]) => a < b ? -1 : 1);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** Members that a server fills in whenever there is none: null would never be found again. */
const alwaysFilled = ["default_directory", "domain_name"];

/** Whether null leaves a member empty; otherwise its server puts a value of its own there. */
export function canBeCleared(name: string, { type, values, rules }: AnyField): boolean {
  if (rules.nullable) return true;
  const isValue = /^(?:boolean|number|array<number>|string\(uuid\))$/.test(type);
  return !isValue && values === undefined && !alwaysFilled.includes(name);
}
