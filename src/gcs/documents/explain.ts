import type * as z from "zod/mini";
import { suggest } from "../../base/mod.ts";

const expectedWords: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "text",
};

const formatWords: Readonly<Record<string, string>> = {
  date: "must be a day such as 2026-01-31",
  datetime: "must be a time such as 2026-01-31T10:00:00Z",
  guid: "must be a UUID",
};

/** Error map for zod: what is wrong with a value, in words that follow the field's name. */
export const explain: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined
        ? "is missing"
        : `must be ${expectedWords[issue.expected] ?? issue.expected}`;
    case "invalid_format":
      return formatWords[issue.format];
    case "invalid_value":
      return mustBeOneOf(issue.input, issue.values.map(String));
    case "too_small":
      return `must be at least ${issue.minimum}`;
    case "too_big":
      return `must be at most ${issue.maximum}`;
    case "invalid_union":
      return issue.input === undefined ? "is missing" : ofUnion(issue.input, issue.errors.flat());
    default:
      return undefined;
  }
};

/** Words of our own, where one of the choices has some, say more than that none fits. */
function ofUnion(given: unknown, issues: readonly z.core.$ZodIssue[]): string {
  const own = issues.find(({ code, message }) => code === "custom" && message.startsWith("must "));
  if (own !== undefined) return own.message;
  return typeof given === "object" || typeof given === "string"
    ? "has the wrong type"
    : "must be text";
}

function mustBeOneOf(given: unknown, values: readonly string[]): string {
  if (given === undefined) return "is missing";
  const near = typeof given === "string" ? suggest(given, values) : undefined;
  const hint = near === undefined ? "" : `; did you mean "${near}"?`;
  return `must be one of ${values.map((value) => `"${value}"`).join(", ")}${hint}`;
}

/** All issues in one line: `"keywords[1]" must be text; "public" is missing`. */
export function issuesInWords(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map(({ path, message }) => {
    const name = pathName(path);
    return name === "" ? message : `"${name}" ${message}`;
  }).join("; ");
}

/** A path as people write it: `policies.s3_multi_keys[0].s3_key_id`. */
export function pathName(path: readonly PropertyKey[]): string {
  let name = "";
  for (const step of path) {
    if (typeof step === "number") name += `[${step}]`;
    else name += name === "" ? String(step) : `.${String(step)}`;
  }
  return name;
}

/** A name with its article: "an endpoint", "a user credential". */
export function withArticle(name: string): string {
  return `${/^(?:[aeio]|u(?!ser))/i.test(name) ? "an" : "a"} ${name}`;
}
