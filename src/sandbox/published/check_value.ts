import { isDoc, isId } from "../exchange.ts";
import type { FieldType } from "./field_type.ts";

/** One wrong place of a document. */
export interface Problem {
  readonly property: string;
  readonly message: string;
}

/** Checks a document that stands in a value: its path, what it may be, and the value. */
export type CheckInner = (path: string, names: readonly string[], value: object) => Problem[];

/** What is wrong with a value that is not null. */
export function checkValue(
  path: string,
  type: FieldType,
  value: unknown,
  inner: CheckInner,
): Problem[] {
  const wrong = (message: string): Problem[] => [{ property: path, message }];
  switch (type.kind) {
    case "enum":
      return type.values.some((one) => one === value)
        ? []
        : wrong(`Must be one of: ${type.values.join(", ")}.`);
    case "array":
      if (!Array.isArray(value)) return wrong("Not a valid list.");
      return value.flatMap((item, index) => checkValue(`${path}.${index}`, type.of, item, inner));
    case "object":
      return isDoc(value) ? inner(path, type.names, value) : wrong("Not a valid document.");
    default: {
      const message = plainProblem(type.name, type.format, value);
      return message === undefined ? [] : wrong(message);
    }
  }
}

function plainProblem(name: string, format: string | undefined, value: unknown) {
  switch (name) {
    case "string":
      if (typeof value !== "string") return "Not a valid string.";
      return hasFormat(value, format) ? undefined : `Not a valid ${format}.`;
    case "boolean":
      return typeof value === "boolean" ? undefined : "Not a valid boolean.";
    case "number":
      // The published types lost the difference: all of them are counts, ports and spans of time.
      return Number.isInteger(value) && Number(value) >= 0 ? undefined : "Not a valid integer.";
    case "object":
      return isDoc(value) ? undefined : "Not a valid mapping.";
    default:
      return undefined;
  }
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

function hasFormat(text: string, format: string | undefined): boolean {
  switch (format) {
    case "uuid":
      return isId(text);
    case "date":
      return day.test(text) && isMoment(text);
    case "date-time":
      return moment.test(text) && isMoment(text);
    default:
      return true;
  }
}

/** Whether the calendar has that day; `Date` alone takes February 30 for March 2. */
function isMoment(text: string): boolean {
  const date = new Date(text.slice(0, 10));
  return !Number.isNaN(date.valueOf()) && date.toISOString().startsWith(text.slice(0, 10)) &&
    !Number.isNaN(Date.parse(text));
}
