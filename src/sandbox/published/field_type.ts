/** A type of the table, taken apart. */
export type FieldType =
  | { readonly kind: "plain"; readonly name: string; readonly format?: string }
  | { readonly kind: "enum"; readonly values: readonly string[] }
  | { readonly kind: "array"; readonly of: FieldType }
  | { readonly kind: "object"; readonly names: readonly string[] };

const plain = new Set(["any", "boolean", "integer", "number", "object", "string"]);

/** Reads a type of the table: `array<string(uuid)>`, `enum(a|b)`, `domain`. */
export function readFieldType(words: string): FieldType {
  const item = /^array<(.*)>$/.exec(words)?.[1];
  if (item !== undefined) return { kind: "array", of: readFieldType(item) };
  const [, name = words, inner] = /^([a-z]+)\((.*)\)$/.exec(words) ?? [];
  if (name === "enum") return { kind: "enum", values: (inner ?? "").split("|") };
  if (!plain.has(name)) return { kind: "object", names: words.split("|") };
  return { kind: "plain", name, ...(inner === undefined ? {} : { format: inner }) };
}
