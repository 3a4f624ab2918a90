import { type Description, nameOf, type Schema } from "./openapi.ts";
import type { ObjectTable, PublishedField } from "../../src/sandbox/published/types.ts";

type Schemas = Description["components"]["schemas"];

interface Version {
  readonly version: string;
  readonly schema: Schema;
}

/** Every DATA_TYPE and helper object of the description. */
export function readObjects(schemas: Schemas): Record<string, ObjectTable> {
  const families = new Map<string, Version[]>();
  const objects: Record<string, ObjectTable> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const dataType = dataTypeOf(schema);
    if (dataType !== undefined) {
      const [family = "", version = ""] = dataType.split("#");
      families.set(family, [...families.get(family) ?? [], { version, schema }]);
    } else if (schema.properties !== undefined) {
      objects[name] = { fields: fieldsOf(schemas, name, [{ version: "1.0.0", schema }]) };
    }
  }
  for (const [family, versions] of families) {
    versions.sort((a, b) => minor(a.version) - minor(b.version));
    objects[family] = {
      versions: versions.map(({ version }) => version),
      fields: fieldsOf(schemas, family, versions),
    };
  }
  return objects;
}

function minor(version: string): number {
  return Number(version.split(".")[1]);
}

function dataTypeOf(schema: Schema): string | undefined {
  const value = schema.properties?.["DATA_TYPE"]?.enum?.[0];
  return typeof value === "string" ? value : undefined;
}

function fieldsOf(
  schemas: Schemas,
  where: string,
  versions: readonly Version[],
): Record<string, PublishedField> {
  const last = versions.at(-1)?.schema;
  const fields: Record<string, PublishedField> = {};
  for (const [name, property] of Object.entries(last?.properties ?? {})) {
    if (name === "DATA_TYPE") continue;
    const having = versions.filter(({ schema }) => schema.properties?.[name] !== undefined);
    const type = typeInWords(schemas, property);
    for (const { version, schema } of having) {
      const older = typeInWords(schemas, schema.properties?.[name] ?? {});
      if (older !== type) throw new Error(`${where}#${version} ${name}: ${older}, later ${type}`);
    }
    const since = having[0]?.version ?? "1.0.0";
    const requiring = having.filter(({ schema }) => schema.required?.includes(name));
    const required = requiring.at(-1)?.schema === last
      ? true
      : requiring.map(({ version }) => version);
    fields[name] = {
      type,
      ...(since === "1.0.0" ? {} : { since }),
      ...(required === true || required.length > 0 ? { required } : {}),
      ...(property.nullable || property.anyOf?.some(isAnything) ? { nullable: true } : {}),
      ...(property.default === undefined ? {} : { default: property.default }),
    };
  }
  return fields;
}

/** The generator of the description wrote "nothing or this" as "anything or this". */
function isAnything(schema: Schema): boolean {
  return Object.values(schema).every((value) => value === undefined);
}

function typeInWords(schemas: Schemas, schema: Schema): string {
  const { $ref, allOf, anyOf, items, type, format } = schema;
  if ($ref !== undefined || allOf !== undefined || anyOf !== undefined) {
    return documentsOf(schemas, schema).join("|");
  }
  if (schema.enum !== undefined) {
    return `enum(${schema.enum.filter((value) => value !== null).join("|")})`;
  }
  if (type === "array") return `array<${typeInWords(schemas, items ?? {})}>`;
  return format === undefined ? type ?? "any" : `${type}(${format})`;
}

/** The families or helper objects that a schema may be. */
export function documentsOf(schemas: Schemas, schema: Schema): string[] {
  if (schema.$ref !== undefined) {
    const name = nameOf(schema.$ref);
    const target = schemas[name];
    if (target === undefined) throw new Error(`The description has no schema ${name}`);
    const dataType = dataTypeOf(target);
    if (dataType !== undefined) return [dataType.split("#")[0] ?? ""];
    return target.properties === undefined ? documentsOf(schemas, target) : [name];
  }
  const found = [...schema.anyOf ?? [], ...schema.allOf ?? []]
    .flatMap((one) => documentsOf(schemas, one));
  return [...new Set(found)];
}
