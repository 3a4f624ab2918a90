import { isObject } from "../base/mod.ts";
import { PendingId } from "./pending_id.ts";
import { SecretReference } from "./secret_reference.ts";

/** Steps to a member of a value. */
export type Path = readonly PropertyKey[];

/** What stands in a body for something that is known only when it is sent. */
export type StandIn = PendingId | SecretReference;

/** A value with something else in place of everything that stands in for something. */
export function replaceStandIns(
  value: unknown,
  put: (standIn: StandIn, path: Path) => unknown,
  path: Path = [],
): unknown {
  if (value instanceof SecretReference || value instanceof PendingId) return put(value, path);
  if (Array.isArray(value)) {
    return value.map((item, at) => replaceStandIns(item, put, [...path, at]));
  }
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      replaceStandIns(item, put, [...path, name]),
    ]),
  );
}

/** Everything that stands in for something in a value, with its path. */
export function standInsOf(value: unknown): readonly (readonly [path: Path, standIn: StandIn])[] {
  const found: (readonly [Path, StandIn])[] = [];
  replaceStandIns(value, (standIn, path) => void found.push([path, standIn]));
  return found;
}

/** Every reference to a secret in a value, with its path. */
export function secretReferences(
  value: unknown,
): readonly (readonly [path: Path, reference: SecretReference])[] {
  return standInsOf(value).flatMap(([path, one]) =>
    one instanceof SecretReference ? [[path, one] as const] : []
  );
}

/** A value with another one at a path that is there. */
export function withValueAt(value: unknown, path: Path, put: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return put;
  if (Array.isArray(value)) {
    return value.map((item, at) => at === step ? withValueAt(item, rest, put) : item);
  }
  if (!isObject(value) || typeof step !== "string") return value;
  return { ...value, [step]: withValueAt(value[step], rest, put) };
}
