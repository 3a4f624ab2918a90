import { isObject, memberAt } from "../base/mod.ts";
import type { Field } from "./view.ts";

/** A value as JSON sees it: Secrets are `[redacted]`, dates are text, big numbers stay exact. */
export function plain(value: unknown): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && !Object.is(value, -0)) {
    return value;
  }
  return JSON.parse(jsonText(value));
}

/** The JSON of {@linkcode plain}, with nothing made in between. */
export function jsonText(value: unknown, indent?: number): string {
  try {
    return JSON.stringify(value, undefined, indent) ?? "null";
  } catch {
    // Only a big number is known to do that.
    const inFull = (_key: string, item: unknown) => typeof item === "bigint" ? exact(item) : item;
    return JSON.stringify(value, inFull, indent) ?? "null";
  }
}

function exact(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
}

/** What a field shows of a plain document. */
export function fieldValue(document: unknown, field: Field<never>): unknown {
  if (typeof field.value !== "string") return plain(callField(field.value, document));
  return dottedMember(document, field.value);
}

/** A view is built by `show` and `list`, which tie documents and fields together by type. */
function callField(value: (document: never) => unknown, document: unknown): unknown {
  return Reflect.apply(value, undefined, [document]);
}

/** The member at a dotted path. A member whose own name has the dots wins. */
export function dottedMember(document: unknown, path: string): unknown {
  if (!isObject(document)) return undefined;
  return Object.hasOwn(document, path) ? document[path] : memberAt(document, path.split("."));
}

/** Text of one value: nothing for null, lists joined, objects as JSON. */
export function cell(value: unknown, separator = ", "): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value) && !value.some((item) => typeof item === "object" && item !== null)) {
    return value.map((item) => cell(item)).join(separator);
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
