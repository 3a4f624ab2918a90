import { entryOf, kindOf, type RecentId, type RecentKind, recentKinds } from "./entries.ts";
import { changeIds, forgetIds, type IdPlace, type Known } from "./file.ts";

/** Gathers what one run reads, and puts it into the file at its end. */
export class IdCollector {
  readonly #seen = new Map<string, readonly [RecentKind, RecentId]>();
  readonly #whole = new Set<RecentKind>();
  readonly #gone = new Set<string>();

  constructor(readonly now: () => number) {}

  /** Documents that the endpoint gave. */
  saw(documents: readonly unknown[]): void {
    for (const document of documents) {
      const kind = kindOf(document);
      const entry = kind === undefined ? undefined : entryOf(kind, document, this.now());
      if (kind === undefined || entry === undefined) continue;
      this.#seen.set(entry.id, [kind, entry]);
      this.#gone.delete(entry.id);
    }
  }

  /** All documents of a type were read: what was known besides is no longer there. */
  sawAll(family: string): void {
    const kind = recentKinds.find((one) => one === family);
    if (kind !== undefined) this.#whole.add(kind);
  }

  /** There is no such object, or not any more. */
  gone(id: string): void {
    this.#seen.delete(id.toLowerCase());
    this.#gone.add(id.toLowerCase());
  }

  /** Writes what was gathered, if anything; with `isKept` false, removes what is there instead. */
  async save(place: IdPlace, isKept: boolean): Promise<void> {
    if (this.#seen.size + this.#whole.size + this.#gone.size === 0) return;
    if (isKept) await changeIds(place, this.now(), (known) => this.#added(known));
    else await forgetIds(place);
  }

  #added(known: Known): Known {
    return new Map(recentKinds.map((kind) => {
      const fresh = [...this.#seen.values()].flatMap(([its, entry]) => its === kind ? [entry] : []);
      const old = this.#whole.has(kind) ? [] : known.get(kind) ?? [];
      const kept = old.filter(({ id }) => !this.#seen.has(id) && !this.#gone.has(id));
      return [kind, [...fresh, ...kept]] as const;
    }));
  }
}
