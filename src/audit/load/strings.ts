import { ownCopy } from "./recent.ts";

/**
 * Numbers strings from 1 for one load, so that each travels to the inserter once. When `limit`
 * strings are known it starts anew: memory stays bounded whatever the log holds.
 */
export class Strings {
  readonly #limit: number;
  readonly #known = new Map<string, number>();
  #fresh: string[] = [];
  #forget = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The number of a string; 0 for undefined. */
  number(text: string | undefined): number {
    if (text === undefined) return 0;
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const number = this.#known.size + 1;
    const own = ownCopy(text);
    this.#known.set(own, number);
    this.#fresh.push(own);
    return number;
  }

  /** The strings since the last call, and whether numbering starts anew with them. */
  take(): { readonly fresh: readonly string[]; readonly forget: boolean } {
    const taken = { fresh: this.#fresh, forget: this.#forget };
    this.#fresh = [];
    this.#forget = this.#known.size >= this.#limit;
    if (this.#forget) this.#known.clear();
    return taken;
  }
}
