import type { Members } from "./declaration.ts";
import type { ListedKind, Live } from "./live.ts";

/** Live objects by name and id: a file may name each of thousands. */
export class LiveIndex {
  readonly #names = new Map<ListedKind, ReadonlyMap<unknown, readonly Members[]>>();
  readonly #ids = new Map<ListedKind, ReadonlyMap<string, Members>>();

  constructor(readonly live: Live) {}

  /** Every object of a kind with a display name. */
  named(kind: ListedKind, name: string): readonly Members[] {
    let names = this.#names.get(kind);
    if (names === undefined) {
      names = Map.groupBy(this.#all(kind), (one) => one["display_name"]);
      this.#names.set(kind, names);
    }
    return names.get(name) ?? [];
  }

  /** The object of a kind with an id, in lower case. */
  withId(kind: ListedKind, id: string): Members | undefined {
    let ids = this.#ids.get(kind);
    if (ids === undefined) {
      ids = new Map(this.#all(kind).map((one) => [String(one["id"]).toLowerCase(), one]));
      this.#ids.set(kind, ids);
    }
    return ids.get(id);
  }

  #all(kind: ListedKind): readonly Members[] {
    return this.live.objects.get(kind) ?? [];
  }
}
