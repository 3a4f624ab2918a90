import { type Doc, isDoc } from "../exchange.ts";
import { checkValue, type Problem } from "./check_value.ts";
import { readFieldType } from "./field_type.ts";
import { objects } from "./table.ts";
import type { ObjectTable, PublishedField } from "./types.ts";

/** POST, PUT, or PATCH. */
export type Mode = "create" | "replace" | "update";

const missing = "Missing data for required field.";

/** What is wrong with a document of a family, held against the version that it names. */
export function checkDocument(family: string, document: Doc, mode: Mode): Problem[] {
  const dataType = document["DATA_TYPE"];
  if (dataType === undefined) return [{ property: "DATA_TYPE", message: missing }];
  return checkNamed("", [family], document, mode);
}

/** Checks a document against the one of `names` that its DATA_TYPE chooses. */
function checkNamed(path: string, names: readonly string[], document: Doc, mode: Mode): Problem[] {
  const [first = ""] = names;
  const table = objects[first];
  if (table?.versions === undefined) return checkMembers(path, table, undefined, document, mode);
  const property = at(path, "DATA_TYPE");
  const newest = `${first}#${table.versions.at(-1)}`;
  const given = document["DATA_TYPE"];
  if (given === undefined && names.length > 1) return [{ property, message: missing }];
  const [family = "", version = ""] = String(given === undefined ? newest : given).split("#");
  const chosen = names.includes(family) ? objects[family] : undefined;
  if (chosen?.versions?.includes(version) !== true) {
    const wanted = names.length > 1 ? `a version of ${names.join(", ")}` : `${newest} or older`;
    return [{ property, message: `Not ${wanted}.` }];
  }
  return checkMembers(path, chosen, { family, version }, document, mode);
}

interface Named {
  readonly family: string;
  readonly version: string;
}

function checkMembers(
  path: string,
  table: ObjectTable | undefined,
  named: Named | undefined,
  document: Doc,
  mode: Mode,
): Problem[] {
  const fields = table?.fields ?? {};
  const problems = named === undefined ? [] : checkVersion(path, fields, named, document);
  for (const [name, value] of Object.entries(document)) {
    if (name === "DATA_TYPE" && named !== undefined) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const property = at(path, name);
    if (field === undefined) problems.push({ property, message: "Unknown field." });
    else problems.push(...checkMember(property, field, value, mode));
  }
  if (mode === "update") return problems;
  for (const [name, field] of Object.entries(fields)) {
    if (isRequired(field, named) && !isGiven(fields, document, name)) {
      problems.push({ property: at(path, name), message: missing });
    }
  }
  return problems;
}

/** The version must have every member: the one to name is the oldest that has them all. */
function checkVersion(
  path: string,
  fields: Readonly<Record<string, PublishedField>>,
  { family, version }: Named,
  document: Doc,
): Problem[] {
  const younger = Object.entries(fields).flatMap(([name, { since = "1.0.0", sentSince }]) =>
    document[name] !== undefined && isOlder(version, sentSince ?? since) ? [{ name, since }] : []
  ).sort((a, b) => isOlder(a.since, b.since) ? 1 : -1);
  const [youngest] = younger;
  if (youngest === undefined) return [];
  const names = younger.map(({ name }) => name).join(", ");
  const message = `Must be at least ${family}#${youngest.since}, which has ${names}.`;
  return [{ property: at(path, "DATA_TYPE"), message }];
}

function checkMember(
  property: string,
  field: PublishedField,
  value: unknown,
  mode: Mode,
): Problem[] {
  if (field.readOnly) return [{ property, message: "Read-only: the server sets it." }];
  if (field.fixed && mode === "update") return [{ property, message: "Cannot be changed." }];
  const removable = field.nullable || (mode === "update" && field.required !== true);
  if (value === null) {
    return removable ? [] : [{ property, message: "Field may not be null." }];
  }
  const type = readFieldType(field.type);
  // An item of a list stands for a whole one, also in a change.
  const within = type.kind === "array" && mode === "update" ? "replace" : mode;
  return checkValue(
    property,
    type,
    value,
    (path, names, inner) => isDoc(inner) ? checkNamed(path, names, inner, within) : [],
  );
}

function isRequired(field: PublishedField, named: Named | undefined): boolean {
  if (field.default !== undefined || field.required === undefined) return false;
  return field.required === true || field.required.includes(named?.version ?? "");
}

function isGiven(
  fields: Readonly<Record<string, PublishedField>>,
  document: Doc,
  name: string,
): boolean {
  if (document[name] !== undefined) return true;
  return Object.entries(fields).some(([other, { unpublished }]) =>
    unpublished === name && document[other] !== undefined
  );
}

function isOlder(version: string, than: string): boolean {
  return Number(version.split(".")[1]) < Number(than.split(".")[1]);
}

function at(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
