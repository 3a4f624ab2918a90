import { isObject } from "../base/mod.ts";
import {
  anything,
  either,
  type Kind,
  only,
  queryFunctions,
  type Type,
  typeNamed,
} from "./query_functions.ts";

/** A call that can never succeed: the function, and what is wrong with what it is given. */
export class HopelessCall extends Error {
  constructor(readonly called: string, readonly why: string) {
    super(`${called} ${why}`);
  }
}

/** What the fields of a document may be, by the words of the API: `string`, `array<number>`, … */
export type FieldTypes = Readonly<Record<string, string>>;

/** A document with these fields. Each may be missing or null, and there may be others. */
export function documentType(fields: FieldTypes): Type {
  const members = Object.entries(fields).map(([name, words]) =>
    [name, either(typeNamed(words), only("null"))] as const
  );
  return { ...only("object"), members: Object.fromEntries(members) };
}

/**
 * What a node of a query may give for a value of a type.
 *
 * @throws HopelessCall for a call that no value of the type can satisfy.
 */
export function typeOfNode(node: unknown, value: Type): Type {
  if (!isObject(node)) return anything;
  const children = Array.isArray(node.children) ? node.children : [];
  const [first, second, third] = children;
  const at = (child: unknown, type: Type = value) => typeOfNode(child, type);
  switch (node.type) {
    case "Field":
      return memberOf(value, String(node.name));
    case "Subexpression":
    case "IndexExpression":
    case "Pipe":
      return at(second, at(first));
    case "Index":
      return value.kinds.has("array") ? nullable(itemOf(value)) : only("null");
    case "Slice":
      return within(value, "array", () => ({ ...only("array"), item: value.item }));
    case "Projection":
      return projected(at(first), second);
    case "FilterProjection":
      return projected(at(first), second, third);
    case "ValueProjection":
      return within(at(first), "object", () => listOf(at(second, anything)));
    case "Flatten":
      return flattened(at(first));
    case "Identity":
    case "Current":
      return value;
    case "Comparator":
      children.forEach((child) => at(child));
      return only("boolean");
    case "NotExpression":
      at(first);
      return only("boolean");
    case "OrExpression":
    case "AndExpression":
      return either(at(first), at(second));
    case "MultiSelectList":
      return unlessNull(value, () => {
        children.forEach((child) => at(child));
        return only("array");
      });
    case "MultiSelectHash":
      return unlessNull(value, () => ({
        ...only("object"),
        members: Object.fromEntries(
          children.filter(isObject).map((pair) => [String(pair.name), at(pair.value)]),
        ),
      }));
    case "Literal":
      return only(kindOf(node.value));
    case "ExpressionReference":
      return only("expression");
    case "Function":
      return called(String(node.name), children.map((child) => at(child)));
    default:
      return anything;
  }
}

function called(name: string, given: readonly Type[]): Type {
  const known = queryFunctions.get(name);
  if (known === undefined) return anything;
  for (const [at, type] of given.entries()) {
    const words = known.takes[at] ?? known.takes.at(-1) ?? "any";
    if (words === "any" || overlap(typeNamed(words), type)) continue;
    throw new HopelessCall(name, `takes ${words.replaceAll("|", " or ")}, not ${wordsOf(type)}`);
  }
  return typeNamed(known.gives);
}

function overlap(one: Type, other: Type): boolean {
  const shared = [...one.kinds].filter((kind) => other.kinds.has(kind));
  return shared.some((kind) => kind !== "array" || overlap(itemOf(one), itemOf(other)));
}

/** A value that is there, in words: that a field may be null is not what is wrong with it. */
function wordsOf({ kinds, item }: Type): string {
  const told = kinds.size > 1 ? [...kinds].filter((kind) => kind !== "null") : [...kinds];
  const items = item === undefined ? "" : `<${wordsOf(item)}>`;
  return told.map((kind) => kind === "array" ? `array${items}` : kind).join(" or ");
}

function memberOf(value: Type, name: string): Type {
  if (!value.kinds.has("object")) return only("null");
  const known = value.members !== undefined && Object.hasOwn(value.members, name)
    ? value.members[name]
    : undefined;
  return known === undefined ? anything : value.kinds.size === 1 ? known : nullable(known);
}

/** The right side is asked of each item; where there can be no list, of nothing. */
function projected(base: Type, right: unknown, condition?: unknown): Type {
  return within(base, "array", () => {
    typeOfNode(condition, itemOf(base));
    return listOf(typeOfNode(right, itemOf(base)));
  });
}

function flattened(base: Type): Type {
  return within(base, "array", () => {
    const item = itemOf(base);
    return item.kinds.has("array") ? only("array") : { ...only("array"), item };
  });
}

function within(base: Type, kind: Kind, type: () => Type): Type {
  if (!base.kinds.has(kind)) return only("null");
  return base.kinds.size === 1 ? type() : nullable(type());
}

function unlessNull(value: Type, type: () => Type): Type {
  if (!value.kinds.has("null")) return type();
  return value.kinds.size === 1 ? only("null") : nullable(type());
}

/** Nulls are left out of what a projection gives. */
function listOf(type: Type): Type {
  const kinds = new Set([...type.kinds].filter((kind) => kind !== "null"));
  return kinds.size === 0 ? only("array") : { ...only("array"), item: { ...type, kinds } };
}

function itemOf({ item }: Type): Type {
  return item ?? anything;
}

function nullable(type: Type): Type {
  return either(type, only("null"));
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const kind = typeof value;
  return kind === "string" || kind === "number" || kind === "boolean" ? kind : "object";
}
