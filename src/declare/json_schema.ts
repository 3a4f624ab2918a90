import { uuidPattern } from "../base/mod.ts";
import {
  collectionRoles,
  type DocumentField,
  endpointRoles,
  type Fields,
  fieldTypes,
} from "../gcs/mod.ts";
import { connectors, policyTypes } from "../gcs/mod.ts";
import { type Kind, kindFacts, kinds } from "./kinds.ts";

/** A JSON Schema document. */
export type Schema = Readonly<Record<string, unknown>>;

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;
const id = { type: "string", pattern: `^${uuidPattern.replaceAll("a-f", "a-fA-F")}$` };
const secretText = { type: "string", pattern: "^(env:|file:|keyring:|ask$)" };
const fileText = { type: "string", pattern: "^file:." };

/** The JSON Schema (2020-12 and draft 7) of a declaration, made from the field tables. */
export function declarationSchema(): Schema {
  const lists = kinds.map((kind) =>
    [
      kind,
      kind === "endpoint" ? objectOf(kind) : { type: "array", items: objectOf(kind) },
    ] as const
  );
  return {
    "$schema": "http://json-schema.org/draft-07/schema#",
    title: "A Globus Connect Server endpoint, as gcs apply makes it",
    type: "object",
    additionalProperties: false,
    required: ["apiVersion", "kind"],
    properties: {
      apiVersion: { const: "gcs/v1" },
      kind: { const: "Endpoint" },
      id: { ...id, description: "Another endpoint is refused" },
      roles: rolesOf(endpointRoles),
      ...Object.fromEntries(lists),
    },
  };
}

function objectOf(kind: Kind): Schema {
  const { type, references, policies } = kindFacts[kind];
  const properties: Record<string, Schema> = {
    id: { ...id, description: "The live object that it is, whatever its name" },
    managed: { type: "boolean", description: "false: differences are shown and left" },
    ignore: { ...texts, description: "Members that are left out" },
    ...membersOf(type.fields),
  };
  for (const [member, { field, kind: target }] of Object.entries(references)) {
    properties[member] = target === "connector"
      ? { type: "string", description: `One of ${Object.keys(connectors).join(", ")}, or an id` }
      : { type: ["string", "null"], description: `By name or id, in place of ${field}` };
    if (properties[field] !== undefined) properties[field] = { type: ["string", "null"] };
  }
  if (policies !== undefined) properties["policies"] = orFile(policiesOf(policies));
  if (kind === "collections") {
    properties["roles"] = orFile(rolesOf(collectionRoles));
    properties["sharing_policies"] = orFile({
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["users", "sharing_restrict_paths"],
        properties: {
          "DATA_TYPE": text,
          users: texts,
          "sharing_restrict_paths": {
            type: "object",
            properties: { "DATA_TYPE": text, read: texts, "read_write": texts, none: texts },
          },
        },
      },
    });
  }
  return { type: "object", additionalProperties: false, properties };
}

function orFile(schema: Schema): Schema {
  return { anyOf: [schema, fileText, { type: "null" }] };
}

function rolesOf(names: readonly string[]): Schema {
  const people = { anyOf: [texts, text] };
  const properties = Object.fromEntries(names.map((name) => [name, people]));
  return { type: "object", additionalProperties: false, properties };
}

/** Policies of any connector: what each member may be, whichever DATA_TYPE it belongs to. */
function policiesOf(kind: "storage" | "collection" | "credential"): Schema {
  const types = new Set(
    Object.values(connectors).flatMap((connector) =>
      "policies" in connector ? [connector.policies[kind].family] : []
    ),
  );
  const properties: Record<string, Schema> = { "DATA_TYPE": text };
  for (const type of policyTypes().filter(({ family }) => types.has(family))) {
    for (const [name, schema] of Object.entries(membersOf(type.fields))) {
      const other = properties[name];
      const isSame = other === undefined || JSON.stringify(other) === JSON.stringify(schema);
      properties[name] = isSame ? schema : { anyOf: [other, schema] };
    }
  }
  return { type: "object", properties };
}

function membersOf(fields: Fields): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, { rules }]) => !rules.readOnly)
      .map(([name, field]) => [name, fieldSchema(name, field)]),
  );
}

function fieldSchema(name: string, field: DocumentField<unknown, unknown>): Schema {
  if (fieldTypes.isSecretField(field)) return { anyOf: [secretText, { type: "null" }] };
  const value = valueSchema(name, field);
  const isStructured = value["type"] === "object" || value["type"] === "array";
  return { anyOf: [value, ...(isStructured ? [fileText] : []), { type: "null" }] };
}

function valueSchema(
  name: string,
  { type, values, inner, form }: DocumentField<unknown, unknown>,
): Schema {
  const isList = type.startsWith("array<");
  const described = form === undefined ? {} : { description: form.expected };
  if (inner !== undefined) {
    const item = {
      type: "object",
      additionalProperties: false,
      properties: { "DATA_TYPE": text, ...membersOf(inner.fields) },
    };
    return isList ? { type: "array", items: item } : item;
  }
  if (name === "identity_mappings") return { type: "array", items: { type: "object" } };
  if (type === "array<number>") return { type: "array", items: { type: "integer" } };
  if (isList) {
    return { type: "array", items: values === undefined ? text : { enum: values }, ...described };
  }
  if (values !== undefined) return { enum: values };
  if (type === "boolean") return { type: "boolean" };
  if (type === "number") return { type: "integer", minimum: 0 };
  if (type === "object") return { type: "object" };
  return { type: "string", ...described };
}
