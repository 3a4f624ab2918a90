import { readFieldType } from "./field_type.ts";
import type { OperationTable } from "./types.ts";

/** What is wrong with the query of a request; undefined when nothing is. */
export function checkQuery(operation: OperationTable, query: URLSearchParams): string | undefined {
  for (const [name, value] of query) {
    const parameter = Object.hasOwn(operation.query, name) ? operation.query[name] : undefined;
    if (parameter === undefined) return `There is no parameter ${name}`;
    const type = readFieldType(parameter.type);
    if (type.kind !== "array" || type.of.kind !== "enum") continue;
    const { values } = type.of;
    const unknown = value.split(",").map((item) => item.trim())
      .find((item) => item !== "" && !values.includes(item));
    if (unknown !== undefined) return `${name} cannot be ${unknown}, only ${values.join(", ")}`;
  }
  const required = Object.entries(operation.query)
    .find(([name, parameter]) => parameter.required && !query.has(name));
  return required === undefined ? undefined : `${required[0]} is required`;
}
