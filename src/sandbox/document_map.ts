import type { Doc } from "./exchange.ts";

/** What a document is found by in an index; undefined keeps it out. */
export type IndexKey = (document: Doc) => string | undefined;

interface Entry {
  readonly place: number;
  readonly id: string;
}

/**
 * Documents by id in the order in which they came, as a Map gives them; a list goes on after any
 * place, and those of a key are found, without a look at all the others.
 */
export class DocumentMap extends Map<string, Doc> {
  /** In order; entries of documents that are gone stay until they are more than the others. */
  #entries: Entry[] = [];
  readonly #places = new Map<string, number>();
  readonly #keys: Readonly<Record<string, IndexKey>>;
  readonly #indexes: ReadonlyMap<string, Map<string, Set<string>>>;
  #lastPlace = 0;

  /** `keys` are the indexes, by the names that {@linkcode with} is asked for. */
  constructor(keys: Readonly<Record<string, IndexKey>> = {}) {
    super();
    this.#keys = keys;
    this.#indexes = new Map(Object.keys(keys).map((name) => [name, new Map()]));
  }

  override set(id: string, document: Doc): this {
    this.#unlist(id);
    if (!this.#places.has(id)) {
      const place = ++this.#lastPlace;
      this.#places.set(id, place);
      this.#entries.push({ place, id });
    }
    for (const [key, ids] of this.#keysOf(document)) {
      const same = ids.get(key);
      if (same === undefined) ids.set(key, new Set([id]));
      else same.add(id);
    }
    return super.set(id, document);
  }

  override delete(id: string): boolean {
    this.#unlist(id);
    this.#places.delete(id);
    const wasThere = super.delete(id);
    if (this.#entries.length > 2 * this.size + 16) {
      this.#entries = this.#entries.filter((entry) => this.#isThere(entry));
    }
    return wasThere;
  }

  override clear(): void {
    super.clear();
    this.#entries = [];
    this.#places.clear();
    for (const ids of this.#indexes.values()) ids.clear();
  }

  /** The documents after a place, each with its own. The first place is 1. */
  *after(place: number): Generator<readonly [place: number, document: Doc]> {
    for (let at = this.#firstAfter(place); at < this.#entries.length; at++) {
      const entry = this.#entries[at];
      if (entry === undefined || !this.#isThere(entry)) continue;
      const document = this.get(entry.id);
      if (document !== undefined) yield [entry.place, document];
    }
  }

  /** The documents of this key in an index. */
  with(index: string, key: string): Doc[] {
    const ids = [...this.#indexes.get(index)?.get(key) ?? []];
    return ids.map((id) => this.get(id)).filter((document) => document !== undefined);
  }

  #isThere({ id, place }: Entry): boolean {
    return this.#places.get(id) === place;
  }

  #firstAfter(place: number): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#entries[middle]?.place ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #unlist(id: string): void {
    const before = this.get(id);
    if (before === undefined) return;
    for (const [key, ids] of this.#keysOf(before)) {
      const same = ids.get(key);
      same?.delete(id);
      if (same?.size === 0) ids.delete(key);
    }
  }

  *#keysOf(document: Doc): Generator<[key: string, ids: Map<string, Set<string>>]> {
    for (const [name, ids] of this.#indexes) {
      const key = this.#keys[name]?.(document);
      if (key !== undefined) yield [key, ids];
    }
  }
}
