/** The kinds of value that a query handles. */
export type Kind = "null" | "boolean" | "number" | "string" | "array" | "object" | "expression";

/** What a value may be. Items and members that are not known may be anything. */
export interface Type {
  readonly kinds: ReadonlySet<Kind>;
  readonly item?: Type | undefined;
  readonly members?: Readonly<Record<string, Type>> | undefined;
}

const values: readonly Kind[] = ["null", "boolean", "number", "string", "array", "object"];

/** Any value; no document holds an expression. */
export const anything: Type = { kinds: new Set(values) };

/** A type of these kinds, and nothing else. */
export function only(...kinds: readonly Kind[]): Type {
  return { kinds: new Set(kinds) };
}

/** What one of two types may be. */
export function either(one: Type, other: Type): Type {
  const kinds = new Set([...one.kinds, ...other.kinds]);
  const both = one.kinds.has("array") && other.kinds.has("array");
  const item = both
    ? one.item === undefined || other.item === undefined ? undefined : either(one.item, other.item)
    : one.item ?? other.item;
  if (one.kinds.has("object") && other.kinds.has("object")) return { kinds, item };
  return { kinds, item, members: one.members ?? other.members };
}

/**
 * The type that words name: `string(uuid)`, `array<number>`, `string|null`. Words that are not
 * known, such as the name of a document, stand for anything.
 */
export function typeNamed(words: string): Type {
  return words.split("|").map(oneNamed).reduce(either);
}

function oneNamed(word: string): Type {
  const [, name = "", item] = /^(\w+)(?:<(.+)>|\(.+\))?$/.exec(word) ?? [];
  if (name === "array") {
    return { ...only("array"), ...(item === undefined ? {} : { item: oneNamed(item) }) };
  }
  const kind = [...values, "expression" as const].find((one) => one === name);
  return kind === undefined ? anything : only(kind);
}

/** A function of the JMESPath specification. */
export interface QueryFunction {
  readonly takes: readonly string[];
  /** Whether the last argument may come again and again. */
  readonly isVariadic: boolean;
  readonly gives: string;
}

const lists = "array<number>|array<string>";

/** Functions by name: `name(argument, …) -> result`. */
export const queryFunctions: ReadonlyMap<string, QueryFunction> = new Map(
  [
    ...["abs(number) -> number", "ceil(number) -> number", "floor(number) -> number"],
    ...["avg(array<number>) -> number|null", "sum(array<number>) -> number"],
    `max(${lists}) -> number|string|null`,
    `min(${lists}) -> number|string|null`,
    `sort(${lists}) -> ${lists}`,
    ...["max_by(array, expression) -> any", "min_by(array, expression) -> any"],
    ...["sort_by(array, expression) -> array", "map(expression, array) -> array"],
    ...["contains(string|array, any) -> boolean", "length(string|array|object) -> number"],
    ...["ends_with(string, string) -> boolean", "starts_with(string, string) -> boolean"],
    ...["join(string, array<string>) -> string", "reverse(string|array) -> string|array"],
    ...["keys(object) -> array<string>", "values(object) -> array", "merge(object…) -> object"],
    ...["not_null(any…) -> any", "type(any) -> string", "to_array(any) -> array"],
    ...["to_number(any) -> number|null", "to_string(any) -> string"],
  ].map(functionOf),
);

function functionOf(line: string): readonly [string, QueryFunction] {
  const [, name = "", takes = "", gives = ""] = /^(\w+)\((.+)\) -> (.+)$/.exec(line) ?? [];
  const isVariadic = takes.endsWith("…");
  return [name, { takes: takes.replace("…", "").split(", "), isVariadic, gives }];
}
