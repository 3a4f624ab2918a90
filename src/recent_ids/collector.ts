import {
  entryOf,
  kindOf,
  maxOfKind,
  type RecentId,
  type RecentKind,
  recentKinds,
} from "./entries.ts";
import { changeIds, forgetIds, type IdPlace, type Known } from "./file.ts";

/** After so many that are gone, all that was known before is: a batch may delete a million. */
const maxGone = 10 * maxOfKind;

/** Gathers what one run reads, and puts it into the file at its end. */
export class IdCollector {
  /** By kind and id, in the order of reading. */
  readonly #seen = new Map(recentKinds.map((kind) => [kind, new Map<string, RecentId>()] as const));
  readonly #whole = new Set<RecentKind>();
  readonly #gone = new Set<string>();

  constructor(readonly now: () => number) {}

  /** Documents that the endpoint gave. */
  saw(documents: readonly unknown[]): void {
    for (const document of documents) {
      const kind = kindOf(document);
      const entry = kind === undefined ? undefined : entryOf(kind, document, this.now());
      const seen = kind === undefined ? undefined : this.#seen.get(kind);
      if (entry === undefined || seen === undefined) continue;
      seen.delete(entry.id);
      seen.set(entry.id, entry);
      // A list may have any length; taking each out by itself would look for the first each time.
      if (seen.size >= 2 * maxOfKind) {
        for (const id of seen.keys().take(maxOfKind)) seen.delete(id);
      }
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
    for (const seen of this.#seen.values()) seen.delete(id.toLowerCase());
    if (this.#gone.size < maxGone) this.#gone.add(id.toLowerCase());
    else for (const kind of recentKinds) this.#whole.add(kind);
  }

  /** Writes what was gathered, if anything; with `isKept` false, removes what is there instead. */
  async save(place: IdPlace, isKept: boolean): Promise<void> {
    const isSeen = [...this.#seen.values()].some(({ size }) => size > 0);
    if (!isSeen && this.#whole.size + this.#gone.size === 0) return;
    if (isKept) await changeIds(place, this.now(), (known) => this.#added(known));
    else await forgetIds(place);
  }

  #added(known: Known): Known {
    return new Map(recentKinds.map((kind) => {
      const seen = this.#seen.get(kind) ?? new Map<string, RecentId>();
      const old = this.#whole.has(kind) ? [] : known.get(kind) ?? [];
      const kept = old.filter(({ id }) => !seen.has(id) && !this.#gone.has(id));
      return [kind, [...seen.values(), ...kept]] as const;
    }));
  }
}
