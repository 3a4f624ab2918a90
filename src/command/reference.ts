import { hasUnseen, isUuid, uuidPattern } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";

/** Kinds of objects that have names besides their ids. */
export type ObjectKind =
  | "auth_policy"
  | "collection"
  | "node"
  | "project"
  | "storage_gateway"
  | "stream_gateway"
  | "user_credential";

const prefix = "name:";

/** Hexadecimal with a digit, an id with something after it, a path: badly copied, not a name. */
const badId = new RegExp(`^(?=.*\\d)[0-9a-f-]+$|${uuidPattern}|^[./]|%[0-9a-f]{2}`, "i");

/** Whether it has to be looked up: it is no id. */
export function isReference(typed: string): boolean {
  return !isUuid(typed);
}

/**
 * An id, in lower case, or a name that is looked up later: `name:Projects`, or the bare name where
 * it does not look like an id that was copied badly.
 */
export function parseReference(typed: string, name: string): string {
  if (isUuid(typed)) return typed.toLowerCase();
  const isPrefixed = typed.startsWith(prefix);
  const text = isPrefixed ? typed.slice(prefix.length) : typed;
  const isText = text.trim() !== "" && !hasUnseen(text);
  if (isText && (isPrefixed || !badId.test(text))) return typed;
  throw new GcsError("usage", `Invalid ${name} "${typed}": expected a UUID, or a name`, {
    hint: isText ? `if it is a name, write ${prefix}${text}` : undefined,
  });
}

/** The summary of an input that takes a name, too. */
export function byName(summary: string): string {
  return summary.startsWith("The same as") ? summary : `${summary}, by id or name`;
}
