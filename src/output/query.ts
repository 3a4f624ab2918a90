// @ts-types="./jmespath.d.ts"
import jmespath from "jmespath";
import { isObject } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { queryFunctions } from "./query_functions.ts";
import { documentType, type FieldTypes, HopelessCall, typeOfNode } from "./query_types.ts";

/** A JMESPath expression that was found good before anything was sent. */
export interface Query {
  readonly expression: string;
  /** @throws GcsError `usage` when a function can take nothing of what such a document has. */
  requireFit(fields: FieldTypes): void;
  /** @throws GcsError `failed` when a function meets a value of another type. */
  apply(document: unknown): unknown;
}

const maxLength = 4096;

/**
 * Compiles a JMESPath expression: syntax, names of functions and numbers of arguments.
 *
 * @throws GcsError `usage` that says where it goes wrong.
 */
export function compileQuery(expression: string): Query {
  if (expression.length > maxLength) {
    throw new GcsError("usage", `Invalid --query: it is longer than ${maxLength} characters`);
  }
  // The library takes the end of the text for a missing closing quote.
  if (hasOpenQuote(expression)) throw broken(expression, "syntax error at its end");
  let tree: unknown;
  try {
    tree = jmespath.compile(expression);
  } catch (cause) {
    throw broken(expression, `syntax error at ${failingPosition(expression)}`, cause);
  }
  checkFunctions(tree, expression);
  return {
    expression,
    requireFit(fields) {
      try {
        typeOfNode(tree, documentType(fields));
      } catch (error) {
        if (!(error instanceof HopelessCall)) throw error;
        const { called, why } = error;
        throw broken(expression, `"${called}" at ${positionOf(called, expression)} ${why}`);
      }
    },
    apply(document) {
      try {
        return jmespath.search(document, expression);
      } catch (cause) {
        // Not a fault of the command line: 2 means that nothing was sent.
        const why = "a function does not take the value it is given";
        throw new GcsError("failed", `The --query "${expression}" does not fit: ${why}`, {
          hint: "see https://jmespath.org for what functions take",
          cause,
        });
      }
    },
  };
}

function broken(expression: string, why: string, cause?: unknown): GcsError {
  return new GcsError("usage", `Invalid --query "${expression}": ${why}`, {
    hint: "see https://jmespath.org for the syntax",
    cause,
  });
}

/**
 * Where parsing fails. The parser does not tell, but a good beginning fails only for being too
 * short, so the shortest beginning that fails otherwise ends at the culprit.
 */
function failingPosition(expression: string): string {
  for (let length = 1; length <= expression.length; length++) {
    const beginning = expression.slice(0, length);
    if (isHopeless(beginning, expression)) return `character ${length}`;
  }
  return "its end";
}

function isHopeless(beginning: string, expression: string): boolean {
  // Inside a quoted part or a name every beginning looks broken or different; wait for its end.
  const next = expression.charAt(beginning.length);
  if (/\w$/.test(beginning) && /\w/.test(next)) return false;
  if (hasOpenQuote(beginning) || isHalfOperator(beginning, next)) return false;
  try {
    jmespath.compile(beginning);
    return false;
  } catch (error) {
    return !(error instanceof Error && /EOF/.test(error.message));
  }
}

function hasOpenQuote(text: string): boolean {
  let open = "";
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    if (open !== "" && character === "\\") index++;
    else if (character === open) open = "";
    else if (open === "" && /["'`]/.test(character)) open = character;
  }
  return open !== "";
}

function isHalfOperator(beginning: string, next: string): boolean {
  const last = beginning.at(-1) ?? "";
  return (next === last && "&|=".includes(last)) || (next === "=" && "=!<>".includes(last)) ||
    (last === "[" && /[?*\]]/.test(next));
}

function checkFunctions(node: unknown, expression: string): void {
  if (Array.isArray(node)) {
    for (const child of node) checkFunctions(child, expression);
    return;
  }
  if (!isObject(node)) return;
  if (node.type === "Function" && typeof node.name === "string") {
    const args = Array.isArray(node.children) ? node.children.length : 0;
    checkCall(node.name, args, expression);
  }
  // A literal's value is data, not part of the expression.
  if (node.type !== "Literal") checkFunctions(Object.values(node), expression);
}

function checkCall(name: string, args: number, expression: string): void {
  const known = queryFunctions.get(name);
  const position = positionOf(name, expression);
  if (known === undefined) throw broken(expression, `unknown function "${name}" at ${position}`);
  const { length } = known.takes;
  if (known.isVariadic ? args >= length : args === length) return;
  const wanted = known.isVariadic ? `${length} or more` : String(length);
  throw broken(expression, `"${name}" at ${position} takes ${wanted} arguments, not ${args}`);
}

function positionOf(name: string, expression: string): string {
  return `character ${expression.indexOf(name) + 1}`;
}
