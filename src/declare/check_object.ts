import { isObject } from "../base/mod.ts";
import { connectorById, type Fields, fieldTypes, hideSecrets, policyTypes } from "../gcs/mod.ts";
import type { MemberFlaw } from "../gcs/mod.ts";
import { Secret } from "../secrets/mod.ts";
import type { Members } from "./declaration.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import { replaceStandIns, secretReferences, withValueAt } from "./stand_ins.ts";

/** Members of an object, ready to be compared and sent, and what is wrong with them. */
export interface CheckedObject {
  /** In the API's spelling; secrets stand as references, policies have their DATA_TYPE. */
  readonly members: Members;
  readonly flaws: readonly MemberFlaw[];
}

/** In place of a secret: short enough to be no known one, and JSON where that is asked for. */
export const anySecret = new Secret("{}");
/** In place of the id of what is not there yet. */
export const anyId = "00000000-0000-4000-8000-000000000000";

/**
 * Checks the members of an object. Policies are checked where their connector is known, or their
 * DATA_TYPE says it.
 */
export function checkObject(
  kind: Kind,
  written: Members,
  connectorId: string | undefined,
): CheckedObject {
  const { type, policies: policyKind } = kindFacts[kind];
  const given: Record<string, unknown> = { ...written };
  const { policies } = given;
  if (policyKind !== undefined && isObject(policies) && policies["DATA_TYPE"] === undefined) {
    const family = connectorById(connectorId ?? "")?.policies?.[policyKind].family;
    if (family === undefined) {
      delete given["policies"];
      const { members, flaws } = checkObject(kind, given, connectorId);
      return { members: { ...members, policies }, flaws };
    }
    given["policies"] = { "DATA_TYPE": family, ...policies };
  }
  const plain = replaceStandIns(given, () => anySecret);
  const { members, flaws } = type.checkMembers(isObject(plain) ? plain : {});
  let result: unknown = members;
  for (const [path, reference] of secretReferences(given)) {
    result = withValueAt(result, path, reference);
  }
  return {
    members: isObject(result) ? result : {},
    flaws: [...flaws, ...misfit(kind, given, connectorId)],
  };
}

function* misfit(
  kind: Kind,
  given: Members,
  connectorId: string | undefined,
): Iterable<MemberFlaw> {
  const { policies: policyKind } = kindFacts[kind];
  const { policies } = given;
  const connector = connectorById(connectorId ?? "");
  const family = policyKind && connector?.policies?.[policyKind].family;
  if (family === undefined || !isObject(policies)) return;
  const [own] = String(policies["DATA_TYPE"]).split("#");
  if (own === family) return;
  yield { path: ["policies"], message: `are ${own}, but ${connector?.name} needs ${family}` };
}

/** Paths of members that hold secrets, whatever stands in them; list positions included. */
export function secretPaths(
  kind: Kind,
  written: Members,
  connectorId: string | undefined,
): readonly (readonly PropertyKey[])[] {
  const { policies } = written;
  return isObject(policies)
    ? [...walk(policies, fieldsOfPolicies(kind, policies, connectorId), ["policies"])]
    : [];
}

/** The field table of policies; undefined where nobody published it, or nobody can tell. */
export function fieldsOfPolicies(
  kind: Kind,
  policies: Members,
  connectorId: string | undefined,
): Fields | undefined {
  const { policies: policyKind } = kindFacts[kind];
  const [family] = String(policies["DATA_TYPE"] ?? "").split("#");
  const named = policyTypes().find((type) => family !== "" && type.family === family);
  return named?.fields ??
    (policyKind && connectorById(connectorId ?? "")?.policies?.[policyKind].fields);
}

function* walk(
  value: unknown,
  fields: Fields | undefined,
  path: readonly PropertyKey[],
): Generator<readonly PropertyKey[]> {
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) yield* walk(item, fields, [...path, at]);
    return;
  }
  if (!isObject(value)) return;
  for (const [name, item] of Object.entries(value)) {
    const field = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
    const isSecret = field === undefined
      ? hideSecrets("text", name) instanceof Secret
      : fieldTypes.isSecretField(field);
    if (isSecret) yield [...path, name];
    else yield* walk(item, field?.inner?.fields, [...path, name]);
  }
}
