import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";

/**
 * Results of counts and groupings. The key holds the number of the newest record of each chain:
 * records are never changed, and every removal is a record of the trail, so no result is stale.
 */
export class ResultCache {
  readonly #db: SqlcipherDatabase;
  readonly #size: number;
  readonly #results = new Map<string, unknown>();
  #seq = "";

  constructor(db: SqlcipherDatabase, size = 256) {
    this.#db = db;
    this.#size = size;
  }

  /** The result of `compute`, from memory when nothing was added or removed since. */
  get<T>(key: unknown, compute: () => T, isResult: (value: unknown) => value is T): T {
    const head = String(
      this.#db.value("SELECT group_concat(seq, '/') FROM head"),
    );
    if (head !== this.#seq) {
      this.#results.clear();
      this.#seq = head;
    }
    const name = JSON.stringify(key);
    const known = this.#results.get(name);
    if (known !== undefined && isResult(known)) return known;
    const result = compute();
    if (this.#results.size >= this.#size) this.#results.clear();
    this.#results.set(name, result);
    return result;
  }
}
