import { isObject, suggest } from "../base/mod.ts";
import { collectionRoles } from "../gcs/mod.ts";
import type { Declared } from "./declaration.ts";
import { kindFacts } from "./kinds.ts";
import { readPrincipal } from "./principal.ts";
import type { ObjectInFile } from "./object_in_file.ts";

/** The roles that an object of a file gives. */
export function readRoles({ kind, value, placeOf, tell }: ObjectInFile): Declared["roles"] {
  const { roles } = value;
  if (kind !== "collections" || roles === undefined) return undefined;
  return rolesIn(
    roles,
    collectionRoles,
    (path, message) => tell({ place: placeOf("roles", ...path), message }),
  );
}

/** Principals by role; tells of what is neither. */
export function rolesIn(
  roles: unknown,
  names: readonly string[],
  wrong: (path: readonly PropertyKey[], message: string) => void,
): Readonly<Record<string, readonly string[]>> {
  if (!isObject(roles)) {
    wrong([], '"roles" must be an object with a list of people for each role');
    return {};
  }
  const found: Record<string, readonly string[]> = {};
  for (const [role, people] of Object.entries(roles)) {
    const list = typeof people === "string" ? [people] : people;
    if (!names.includes(role)) {
      const near = suggest(role, names);
      const hint = near === undefined ? `: ${names.join(", ")}` : `; did you mean "${near}"?`;
      wrong([role], `"${role}" is no role that can be given here${hint}`);
    } else if (!Array.isArray(list)) wrong([role], `"${role}" must be a list of people`);
    else {
      found[role] = [...new Set(list.map(String))];
      for (const [at, person] of list.entries()) {
        if (typeof person === "string" && readPrincipal(person) !== undefined) continue;
        const words = "must be a user name, an id, group:ID, or a URN of a principal";
        wrong([role, at], `"${role}[${at}]" ${words}`);
      }
    }
  }
  return found;
}

/** The sharing policies that an object of a file has. */
export function readSharing(
  { kind, value, placeOf, tell }: ObjectInFile,
): Declared["sharingPolicies"] {
  const { sharing_policies: list } = value;
  if (kind !== "collections" || list === undefined) return undefined;
  if (Array.isArray(list) && list.every(isObject)) return list;
  tell({
    place: placeOf("sharing_policies"),
    message: '"sharing_policies" must be a list of objects',
  });
  return undefined;
}

/** Whether an object is to be made as it is declared. */
export function readManaged({ value, placeOf, tell }: ObjectInFile): boolean {
  const { managed = true } = value;
  if (typeof managed === "boolean") return managed;
  tell({ place: placeOf("managed"), message: '"managed" must be true or false' });
  return true;
}

/** Ignored members; of one that names an object, the API's member as well. */
export function readIgnored(
  { kind, value, placeOf, tell }: ObjectInFile,
  known: readonly string[],
) {
  const { references } = kindFacts[kind];
  const { ignore = [] } = value;
  const list: readonly unknown[] = Array.isArray(ignore) ? ignore : [ignore];
  for (const [at, name] of list.entries()) {
    if (known.includes(String(name))) continue;
    tell({ place: placeOf("ignore", at), message: `"ignore[${at}]" must be the name of a member` });
  }
  const fields = list.map(String).flatMap((name) =>
    Object.hasOwn(references, name) ? [name, references[name]?.field ?? name] : [name]
  );
  return new Set(fields);
}
