import type { ChainHasher } from "../chain/link.ts";

const generation = 16_384;

/**
 * Tells lines apart. A line is known by 52 bits of SHA-256(salt ‖ line), the salt filled up to 64 bytes, together with its time;
 * the salt is secret to the database, so nobody can name files such that two lines collide. Equal
 * lines of one log are counted: the second is another record, not the first one loaded again.
 */
export class LineDigest {
  readonly #hasher: ChainHasher;
  readonly #salt = new Uint8Array(64);
  readonly #hash = new Uint8Array(32);
  readonly #view = new DataView(this.#hash.buffer);
  #counts = new Map<number, number>();
  #before = new Map<number, number>();

  /** `salt` is the 32 hex digits that were drawn for this database. */
  constructor(hasher: ChainHasher, salt: string) {
    this.#hasher = hasher;
    new TextEncoder().encodeInto(salt, this.#salt);
  }

  /** Forgets the counts: another log follows. */
  restart(): void {
    this.#counts.clear();
    this.#before.clear();
  }

  /** The digest of a line, and how often it came before (0 for the first). */
  of(bytes: Uint8Array, from: number, to: number): { line: number; copy: number } {
    const line = this.number(bytes, from, to);
    const copy = this.#counts.get(line) ?? this.#before.get(line) ?? 0;
    this.#counts.set(line, copy + 1);
    if (this.#counts.size >= generation) {
      this.#before = this.#counts;
      this.#counts = new Map();
    }
    return { line, copy };
  }

  /** The digest alone. */
  number(bytes: Uint8Array, from: number, to: number): number {
    this.#hasher.sha256Into(this.#salt, bytes, from, to - from, this.#hash);
    return this.#view.getUint32(0) * 0x10_0000 + (this.#view.getUint32(4) >>> 12);
  }
}
