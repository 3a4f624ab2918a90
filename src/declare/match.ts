import { isUuid, suggest } from "../base/mod.ts";
import { PendingId } from "./pending_id.ts";
import { declaredTarget } from "./check_declaration.ts";
import type { Declaration, Declared, Members } from "./declaration.ts";
import { type Kind, kindFacts, type Reference } from "./kinds.ts";
import { LiveIndex } from "./live_index.ts";
import type { Live } from "./live.ts";
import type { Problem } from "./problem.ts";

/** Which live object each declared one is, and which objects references name. */
export class Matches {
  readonly #index: LiveIndex;
  readonly #found = new Map<Declared, Members | undefined>();
  readonly problems: Problem[] = [];
  /** Objects of which it cannot be told what they are. */
  readonly failed = new Set<Declared>();

  constructor(readonly declaration: Declaration, readonly live: Live) {
    this.#index = new LiveIndex(live);
    for (const object of declaration.objects) this.of(object);
  }

  /** The live object that a declared one is; undefined where it has to be created. */
  of(object: Declared): Members | undefined {
    if (this.#found.has(object)) return this.#found.get(object);
    // A circle of references ends here: none of them is there.
    this.#found.set(object, undefined);
    const found = this.#find(object);
    this.#found.set(object, found);
    return found;
  }

  #find(object: Declared): Members | undefined {
    const { kind, id } = object;
    if (kind === "endpoint") return this.live.endpoint;
    const { noun } = kindFacts[kind];
    if (id !== undefined) {
      const found = this.#index.withId(kind, id);
      if (found === undefined) {
        this.#wrong(object, "id", `there is no ${noun} with the id ${id} in the endpoint`);
      }
      return found;
    }
    const within = this.#within(object);
    const candidates = within instanceof PendingId
      ? []
      : this.#named(object).filter((one) => within === undefined || within(one));
    const [only, ...others] = candidates;
    if (others.length > 0) {
      const ids = candidates.map((one) => one["id"]).join(", ");
      this.#wrong(object, "display_name", `is the name of several: ${ids}; write the id of one`);
    }
    if (only === undefined && kind === "nodes") {
      this.#wrong(object, "ip_addresses", "is no node of the endpoint: gcs node setup makes them");
    }
    return only;
  }

  #named(object: Declared): readonly Members[] {
    const { kind, name } = object;
    if (kind === "endpoint") return [this.live.endpoint];
    if (kind !== "nodes" && kind !== "user_credentials") return this.#index.named(kind, name);
    return (this.live.objects.get(kind) ?? []).filter((one) => isNamed(object, one));
  }

  /** What a collection or credential lies in, as a test of live ones. */
  #within(object: Declared): PendingId | ((one: Members) => boolean) | undefined {
    for (const field of ["storage_gateway_id", "mapped_collection_id"]) {
      if (object.references[field] === undefined) continue;
      const id = this.idOf(object, field);
      if (id instanceof PendingId) return id;
      if (id === undefined) return () => false;
      return (one) => one[field] === id;
    }
    return undefined;
  }

  /** The id that a reference means; undefined, with a problem told, where there is none. */
  idOf(object: Declared, field: string): string | PendingId | undefined {
    const id = this.#idOf(object, field);
    if (field !== "mapped_collection_id" || typeof id !== "string") return id;
    const found = this.#index.withId("collections", id);
    if (found?.["collection_type"] === "guest") {
      this.#wrong(object, "mapped_collection", `"${found["display_name"]}" is a guest collection`);
    }
    return id;
  }

  #idOf(object: Declared, field: string): string | PendingId | undefined {
    const text = object.references[field];
    const [member = field, reference] = referenceTo(object.kind, object, field) ?? [];
    if (text === undefined || reference === undefined || reference.kind === "connector") {
      return text;
    }
    if (isUuid(text)) {
      const id = text.toLowerCase();
      this.#checkId(object, member, id, reference.kind);
      return id;
    }
    if (reference.kind !== "project") {
      const target = declaredTarget(this.declaration, reference.kind, text);
      if (target !== undefined && target !== "several" && target !== object) {
        const live = this.of(target);
        return live === undefined ? new PendingId(target.key) : String(live["id"]);
      }
    }
    const all = reference.kind === "project"
      ? this.live.projects
      : reference.kind === "endpoint"
      ? []
      : this.live.objects.get(reference.kind) ?? [];
    const found = reference.kind === "project" || reference.kind === "endpoint"
      ? all.filter((one) => one["display_name"] === text)
      : this.#index.named(reference.kind, text);
    const [only, ...others] = found;
    if (others.length > 0) {
      const ids = found.map((one) => one["id"]).join(", ");
      this.#wrong(object, member, `is the name of several: ${ids}; write the id of one`);
    } else if (only === undefined) {
      const noun = reference.kind === "project" ? "project" : kindFacts[reference.kind].noun;
      const near = suggest(text, all.map((one) => String(one["display_name"])));
      const hint = near === undefined ? "" : `; did you mean "${near}"?`;
      this.#wrong(object, member, `there is no ${noun} "${text}"${hint}`);
    }
    return only === undefined ? undefined : String(only["id"]);
  }

  /** Policies and projects of others are not listed, and may be there. */
  #checkId(object: Declared, member: string, id: string, kind: Kind | "project"): void {
    if (kind === "project" || kind === "auth_policies" || kind === "endpoint") return;
    if (this.#index.withId(kind, id) !== undefined) return;
    this.#wrong(object, member, `there is no ${kindFacts[kind].noun} with the id ${id}`);
  }

  #wrong(object: Declared, member: string, message: string): void {
    const place = object.placeOf(member);
    this.failed.add(object);
    const isTold = this.problems.some((one) =>
      one.place?.line === place.line && one.place.file === place.file &&
      one.message.endsWith(message)
    );
    if (!isTold) this.problems.push({ place, message: `"${member}": ${message}` });
  }
}

/** The member as it was written, and what it refers to. */
function referenceTo(
  kind: Kind,
  { placeOf }: Declared,
  field: string,
): readonly [string, Reference] | undefined {
  const found = Object.entries(kindFacts[kind].references).find(([, one]) => one.field === field);
  if (found === undefined) return undefined;
  const [member, reference] = found;
  const own = placeOf();
  const at = placeOf(member);
  const isWritten = at.line !== own.line || at.column !== own.column;
  return [isWritten ? member : field, reference];
}

/** Whether a live object is the declared one, of the kinds that may have no display name. */
function isNamed({ kind, written }: Declared, one: Members): boolean {
  if (kind === "nodes") {
    const [own, other] = [written["ip_addresses"], one["ip_addresses"]];
    return Array.isArray(own) && Array.isArray(other) && own.some((item) => other.includes(item));
  }
  const { username, "display_name": shown } = written;
  return username === undefined ? one["display_name"] === shown : one["username"] === username;
}
