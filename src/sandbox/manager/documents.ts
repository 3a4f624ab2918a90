import { parseJson } from "../../base/mod.ts";
import { bodyText, type Doc, type Exchange, isDoc, mediaType } from "../exchange.ts";
import type { Problem } from "../published/mod.ts";
import { badRequest, invalidInput, refusal } from "./envelope.ts";
import type { DocumentRules } from "./document_rules.ts";

/** The JSON object in a request body. */
export function readObject(exchange: Exchange): Doc {
  if (mediaType(exchange) !== "application/json") {
    throw refusal(415, "unsupported_media_type", "The body must be application/json");
  }
  let body: unknown;
  try {
    body = parseJson(bodyText(exchange));
  } catch {
    throw badRequest("The body is not JSON");
  }
  if (!isDoc(body)) throw badRequest("The body is not a JSON object");
  return body;
}

/** A new document, checked. */
export function readNew(exchange: Exchange, rules: DocumentRules): Doc {
  const document = readObject(exchange);
  const problems = rules.check(document, "create", document);
  if (problems.length > 0) throw invalidInput(problems);
  return document;
}

/**
 * `before` changed by a PUT or PATCH body. Members that only the server sets, and ones that
 * cannot change, may be sent back as they are.
 */
export function readChange(
  exchange: Exchange,
  rules: DocumentRules,
  before: Doc,
  mode: "replace" | "update",
): Doc {
  const body = readObject(exchange);
  const problems: Problem[] = [];
  const given: Doc = {};
  const unchangeable = [...rules.readOnly, ...rules.fixed];
  for (const [name, value] of Object.entries(body)) {
    if (!unchangeable.includes(name)) given[name] = value;
    else if (JSON.stringify(value) !== JSON.stringify(before[name])) {
      problems.push({ property: name, message: "Cannot be changed" });
    }
  }
  const fixed = Object.fromEntries(
    rules.fixed.filter((name) => before[name] !== undefined).map((name) => [name, before[name]]),
  );
  const written = mode === "update" ? given : { ...fixed, ...given };
  const whole = mode === "update" ? { ...before, ...given } : written;
  problems.push(...rules.check(written, mode, whole));
  if (problems.length > 0) throw invalidInput(problems);
  const kept: Doc = {};
  for (const name of unchangeable) if (before[name] !== undefined) kept[name] = before[name];
  return mode === "update" ? merged({ ...before, ...kept }, given) : { ...written, ...kept };
}

/** PATCH: given members replace, null removes. */
function merged(before: Doc, given: Doc): Doc {
  const after: Doc = { ...before };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete after[name];
    else if (name !== "DATA_TYPE") after[name] = value;
  }
  return after;
}
