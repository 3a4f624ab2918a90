import { isDeepStrictEqual } from "node:util";
import { isObject } from "../base/mod.ts";
import { holdsSecret } from "../secrets/mod.ts";

type Members = Readonly<Record<string, unknown>>;

/**
 * The members of `wanted` that `document` has with another value. A list that is no order of its own
 * may come back in another; what the document does not show is not compared.
 */
export function differingMembers(wanted: Members, document: object): readonly string[] {
  const members = new Map(Object.entries(document));
  return Object.entries(wanted)
    .filter(([name, value]) => isCompared(name, value) && members.has(name))
    .filter(([name, value]) => !fits(plainValue(value), plainValue(members.get(name))))
    .map(([name]) => name);
}

/**
 * Whether sending these members changed the document: what it shows before and after is compared. A
 * secret is never shown, so that sending one counts as a change.
 */
export function isChanged(sent: Members, before: object, after: object): boolean {
  if (holdsSecret(sent)) return true;
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return Object.keys(sent).some((name) =>
    name !== "DATA_TYPE" && sent[name] !== undefined &&
    !isDeepStrictEqual(plainValue(was.get(name)), plainValue(is.get(name)))
  );
}

/** The members that were sent and that the document should show, but does not. */
export function isShownBy(sent: Members, document: object): boolean {
  return Object.entries(sent).every(([name, value]) =>
    value === undefined || value === null || name === "DATA_TYPE" || name in document
  );
}

function isCompared(name: string, value: unknown): boolean {
  return value !== undefined && name !== "DATA_TYPE" && !holdsSecret(value);
}

/** Null and absent are one: both say that there is none. */
function plainValue(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}

/** Whether a value has all that is wanted; the endpoint adds members of its own. */
function fits(wanted: unknown, found: unknown): boolean {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    return wanted.length === found.length &&
      (wanted.every((item) => typeof item === "string")
        ? isDeepStrictEqual(wanted.toSorted(), found.toSorted())
        : wanted.every((item, at) => fits(item, found[at])));
  }
  if (!isObject(wanted) || !isObject(found)) return isDeepStrictEqual(wanted, found);
  return Object.entries(wanted).every(([name, value]) =>
    name === "DATA_TYPE" || fits(value, plainValue(found[name]))
  );
}
