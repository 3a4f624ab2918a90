import { type Kind, kindFacts, kinds } from "../../src/declare/kinds.ts";
import { canBeCleared } from "../../src/declare/compare.ts";
import {
  collectionRoles,
  connectorById,
  connectors,
  type DocumentField,
  endpointRoles,
  type Fields,
  fieldTypes,
  type PolicyKind,
} from "../../src/gcs/mod.ts";
import { compareVersions } from "../../src/gcs/documents/version.ts";
import { code, page, plain, type Prose, table } from "./markdown.ts";

type AnyField = DocumentField<unknown, unknown>;
type Cells = readonly string[];

const columns = ["Member", "Value", "Rules"];

/** The page of what a declaration may hold, member by member. */
export function declarationPage(prose: Prose): string {
  return page([
    ['<!-- Written by "deno task docs" from the field tables of the program. -->'],
    ["# The members of a declaration"],
    [
      prose("What gcs validate, gcs plan and gcs apply take, and gcs export writes.") +
      " How files are read, and what is done with them: [an endpoint in a file](../declare.md).",
    ],
    table(columns, [
      [code("apiVersion"), code("gcs/v1"), "required"],
      [code("kind"), code("Endpoint"), "required"],
      [code("id"), "a UUID", "another endpoint is refused"],
      [code("roles"), rolesText(endpointRoles), "of the endpoint"],
      ...kinds.map((kind) => [
        `[${code(kind)}](#${kind})`,
        kind === "endpoint" ? "an object" : `a list; each is ${aOr(kindFacts[kind].noun)}`,
        kind === "nodes" ? "only changed, never created" : "",
      ]),
    ]),
    ["Every object takes these, too:"],
    table(columns, [
      [code("id"), "a UUID", "the live object that it is, whatever its name"],
      [code("managed"), "true or false", "false: differences are shown and left"],
      [code("ignore"), "a list of members", "they are left out"],
    ]),
    ["A list or an object may stand in a file beside: `file:PATH`."],
    ...kinds.flatMap(kindBlocks),
  ]);
}

function aOr(noun: string): string {
  return `${/^[aeiou](?!ser)/.test(noun) ? "an" : "a"} ${noun}`;
}

function rolesText(names: readonly string[]): string {
  return `lists of people by ${names.map(code).join(", ")}`;
}

function kindBlocks(kind: Kind): string[][] {
  const { type, references, policies, elsewhere = {}, aliases = {} } = kindFacts[kind];
  const named = Object.entries(references).map(([member, { field, kind: target }]): Cells => [
    code(member),
    target === "connector"
      ? `${Object.keys(connectors).map(code).join(", ")}, or an id`
      : `name or id of ${aOr(nounOf(target))}`,
    `in place of ${code(field)}`,
  ]);
  const values: Cells[] = kind === "collections"
    ? [
      [code("roles"), rolesText(collectionRoles), "of each that is written exactly these people"],
      [
        code("sharing_policies"),
        `a list of ${code("users")} with ${code("sharing_restrict_paths")}`,
        "exactly these",
      ],
    ]
    : [];
  const own = Object.entries(type.fields)
    .filter(([name, { rules }]) => !rules.readOnly && name !== "policies")
    .map(([name, field]) => {
      const more = name in elsewhere
        ? [`changed by ${code(elsewhere[name] ?? "")}`]
        : name in aliases
        ? [`says the same as ${code(aliases[name] ?? "")}`]
        : [];
      return rowOf(name, field, { more, isCreated: kind !== "endpoint" && kind !== "nodes" });
    });
  const rows = [...named, ...values, ...own].sort(([a = ""], [b = ""]) => a < b ? -1 : 1);
  return [
    [`## ${kind}`],
    table(columns, rows),
    ...policies === undefined ? [] : policyBlocks(kind, policies),
  ];
}

function policyBlocks(kind: Kind, policies: PolicyKind): string[][] {
  const noun = kindFacts[kind].noun;
  const rows = Object.entries(connectors).flatMap(([name, { id }]) => {
    const { policies: types, newest } = connectorById(id) ?? {};
    return fieldRows(types?.[policies].fields ?? {}, newest)
      .map((cells): Cells => [code(name), ...cells]);
  });
  return [
    [`### policies of ${aOr(noun)}`],
    [`${code("policies")} is an object, with the members that its connector has:`],
    table(["Connector", ...columns], rows),
  ];
}

function fieldRows(fields: Fields, newest?: string): readonly Cells[] {
  const isTaken = ({ rules }: AnyField) =>
    !rules.readOnly && (newest === undefined || compareVersions(rules.since, newest) <= 0);
  return Object.entries(fields).filter(([, field]) => isTaken(field))
    .map(([name, field]) => rowOf(name, field));
}

function rowOf(
  name: string,
  field: AnyField,
  { more = [], isCreated = true }: { more?: readonly string[]; isCreated?: boolean } = {},
): Cells {
  const { fallback, fixed, nullable, since } = field.rules;
  const isRequired = isCreated && field.rules.required && fallback === undefined;
  const clears = nullable || (!field.rules.required && canBeCleared(name, field));
  const rules = [
    ...isRequired ? ["required for a new one"] : [],
    ...fixed ? ["cannot change"] : [],
    ...more,
    ...!fixed && more.length === 0 && clears ? [`${code("null")} clears`] : [],
    ...since === "1.0.0" ? [] : [`since ${since}`],
  ];
  return [code(name), valueText(name, field), rules.join("; ")];
}

const words: Readonly<Record<string, string>> = {
  "array<number>": "a list of numbers",
  boolean: "true or false",
  number: "a whole number",
  object: "an object",
  string: "text",
  "string(uuid)": "a UUID",
};

function valueText(name: string, field: AnyField): string {
  const { type, values, inner, form } = field;
  if (fieldTypes.isSecretField(field)) {
    return `a secret: ${["env:NAME", "file:PATH", "keyring:NAME"].map(code).join(", ")} or ${
      code("ask")
    }`;
  }
  const isList = type.startsWith("array<");
  if (inner !== undefined) {
    const members = fieldRows(inner.fields).map(([member, value = ""]) => `${member}: ${value}`);
    return `${isList ? "a list of objects" : "an object"} of ${members.join("; ")}`;
  }
  if (name === "identity_mappings") return "a list of identity mappings, in order";
  const one = values === undefined
    ? form === undefined ? undefined : plain(form.expected)
    : `one of ${values.map((value) => code(String(value))).join(", ")}`;
  if (isList && type !== "array<number>") {
    return one === undefined ? "a list" : `a list; each ${one}`;
  }
  return one ?? words[type] ?? plain(type);
}

function nounOf(kind: Kind | "project"): string {
  return kind === "project" ? kind : kindFacts[kind].noun;
}
