import { maxInFlight } from "./protocol.ts";

interface Entry<V> {
  value: V;
  at: number;
}

/**
 * Remembers values that the database may not hold yet. A record is committed before
 * `maxInFlight` more have been read, so what was not touched for so long can be looked up there
 * instead: memory stays bounded whatever the log holds.
 */
export class Recent<V> {
  readonly #entries = new Map<string, Entry<V>>();
  #now = 0;

  /** Counts one more record as read, and forgets what is older than any that is in flight. */
  tick(): void {
    this.#now++;
    for (const [key, { at }] of this.#entries) {
      if (this.#now - at <= maxInFlight) return;
      this.#entries.delete(key);
    }
  }

  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** A value, which then counts as touched. */
  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined && this.#now - entry.at > maxInFlight / 2) {
      this.set(key, entry.value);
    }
    return entry?.value;
  }

  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, at: this.#now });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}

/** The same text in memory of its own: a piece of a larger one keeps all of that alive. */
export function ownCopy(text: string): string {
  return ` ${text}`.slice(1);
}
