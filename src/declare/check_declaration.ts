import { isUuid, suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { sharingPolicy } from "../gcs/mod.ts";
import { anyId, checkObject } from "./check_object.ts";
import type { Declaration, Declared } from "./declaration.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import type { Problem } from "./problem.ts";

/** Everything that is wrong with a declaration and can be told without the endpoint. */
export function* checkDeclaration(declaration: Declaration): Iterable<Problem> {
  yield* doubles(declaration);
  for (const object of declaration.objects) {
    yield* wrongReferences(declaration, object);
    const connectorId = connectorOf(declaration, object);
    yield* flawsOf(object, checkObject(object.kind, object.written, connectorId).flaws);
    yield* wrongSharing(object);
  }
}

/** What is wrong with the members of an object, each at its place. */
export function* flawsOf(
  object: Declared,
  flaws: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Iterable<Problem> {
  for (const { path, message } of flaws) {
    const name = nameOfPath(path);
    const quoted = /^(?:.* has no field )?"([^"]+)"/.exec(message)?.[1];
    const place = object.placeOf(...path, ...(quoted === undefined ? [] : [quoted]));
    const where = `${
      object.kind === "endpoint" ? "endpoint" : `${kindFacts[object.kind].noun} "${object.name}"`
    }`;
    yield { place, message: `${where}: ${name === "" ? "" : `"${name}" `}${message}` };
  }
}

function nameOfPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) =>
      typeof step === "number" ? `${name}[${step}]` : `${name}${name && "."}${String(step)}`,
    "",
  );
}

function* doubles({ objects }: Declaration): Iterable<Problem> {
  const seen = new Map<string, Declared>();
  for (const object of objects) {
    const keys = object.id === undefined
      ? [object.key]
      : [object.key, `${object.kind}#${object.id}`];
    for (const key of keys) {
      const first = seen.get(key);
      if (first === undefined) seen.set(key, object);
      else if (first.id === undefined || object.id === undefined || first.id === object.id) {
        const { file, line } = first.placeOf();
        const what = object.kind === "endpoint"
          ? "the endpoint"
          : `the ${kindFacts[object.kind].noun} "${object.name}"`;
        const message = `${what} stands in ${file}:${line} already`;
        yield { place: object.placeOf(), message };
        break;
      }
    }
  }
}

const indexes = new WeakMap<Declaration["objects"], Map<string, Declared[]>>();

/** The objects of a kind by names and ids: there may be thousands of references to them. */
function indexOf({ objects }: Declaration): ReadonlyMap<string, readonly Declared[]> {
  const ready = indexes.get(objects);
  if (ready !== undefined) return ready;
  const made = new Map<string, Declared[]>();
  const add = (key: string, object: Declared) => {
    const found = made.get(key);
    if (found === undefined) made.set(key, [object]);
    else found.push(object);
  };
  for (const object of objects) {
    add(`${object.kind}/${object.name}`, object);
    if (object.id !== undefined) add(`${object.kind}#${object.id}`, object);
  }
  indexes.set(objects, made);
  return made;
}

/** The object of a declaration that a reference names; undefined where it is none of them. */
export function declaredTarget(
  declaration: Declaration,
  kind: Kind,
  text: string,
): Declared | "several" | undefined {
  const key = isUuid(text) ? `${kind}#${text.toLowerCase()}` : `${kind}/${text}`;
  const [first, ...others] = indexOf(declaration).get(key) ?? [];
  return others.length > 0 ? "several" : first;
}

function* wrongReferences(declaration: Declaration, object: Declared): Iterable<Problem> {
  for (const { member, found } of namedReferences(declaration, object)) {
    const place = object.placeOf(member);
    if (found === "several") {
      yield { place, message: `"${member}" names several: give the id of the one that is meant` };
    } else if (found !== undefined && member === "mapped_collection" && isGuest(found)) {
      yield { place, message: `"${member}": "${found.name}" is a guest collection` };
    }
  }
}

function isGuest({ references }: Declared): boolean {
  return references["mapped_collection_id"] !== undefined;
}

/**
 * References that look mistyped: nothing in the files has the name, and something nearly has it. It
 * may be in the endpoint all the same, which only a plan can tell.
 */
export function* doubtfulReferences(declaration: Declaration): Iterable<Problem> {
  const looked = new Set<string>();
  for (const object of declaration.objects) {
    for (const { member, kind, text, found } of namedReferences(declaration, object)) {
      if (found !== undefined || looked.size >= maxDoubts) continue;
      if (looked.has(`${kind}/${text}`)) continue;
      looked.add(`${kind}/${text}`);
      const names = declaration.objects.filter((one) => one.kind === kind).map(({ name }) => name);
      const near = suggest(text, names);
      if (near === undefined) continue;
      const message = `"${member}": there is no ${kindFacts[kind].noun} "${text}" here` +
        `; did you mean "${near}"?`;
      yield { place: object.placeOf(member), message };
    }
  }
}

/** Each name is held against all others, which takes time; nobody reads more. */
const maxDoubts = 50;

function* namedReferences(declaration: Declaration, object: Declared) {
  for (const [member, { field, kind }] of Object.entries(kindFacts[object.kind].references)) {
    const text = object.references[field];
    if (text === undefined || kind === "project" || kind === "connector" || isUuid(text)) continue;
    yield { member, kind, text, found: declaredTarget(declaration, kind, text) };
  }
}

/** The connector that an object's policies are for, as far as the declaration tells. */
export function connectorOf(declaration: Declaration, object: Declared): string | undefined {
  const own = object.written["connector_id"];
  if (typeof own === "string") return own;
  for (
    const [field, kind] of [
      ["storage_gateway_id", "storage_gateways"],
      ["mapped_collection_id", "collections"],
    ] as const
  ) {
    const text = object.references[field];
    const target = text === undefined ? undefined : declaredTarget(declaration, kind, text);
    if (target === undefined || target === "several" || isGuest(target)) continue;
    return connectorOf(declaration, target);
  }
  return undefined;
}

function* wrongSharing(object: Declared): Iterable<Problem> {
  for (const [at, policy] of (object.sharingPolicies ?? []).entries()) {
    try {
      sharingPolicy.encode({ ...policy, "collection_id": anyId }, "create");
    } catch (error) {
      if (!(error instanceof GcsError)) throw error;
      yield { place: object.placeOf("sharing_policies", at), message: error.message };
    }
  }
}
