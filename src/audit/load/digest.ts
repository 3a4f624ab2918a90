import { Sha256 } from "../chain/sha256.ts";

const generation = 65_536;

/**
 * Tells lines apart. A line is known by 52 bits of SHA-256(salt ‖ line) together with its time;
 * the salt is secret to the database, so nobody can name files such that two lines collide. Equal
 * lines of one log are counted: the second is another record, not the first one loaded again.
 */
export class LineDigest {
  readonly #sha = new Sha256();
  readonly #salt: Uint8Array;
  readonly #hash = new Uint8Array(32);
  readonly #view = new DataView(this.#hash.buffer);
  #buffer: Uint8Array;
  #counts = new Map<number, number>();
  #before = new Map<number, number>();

  constructor(salt: string) {
    this.#salt = new TextEncoder().encode(salt);
    this.#buffer = new Uint8Array(4096);
    this.#buffer.set(this.#salt);
  }

  /** Forgets the counts: another log follows. */
  restart(): void {
    this.#counts.clear();
    this.#before.clear();
  }

  /** The digest of a line, and how often it came before (0 for the first). */
  of(bytes: Uint8Array, from: number, to: number): { line: number; copy: number } {
    const length = this.#salt.length + to - from;
    if (this.#buffer.length < length) {
      this.#buffer = new Uint8Array(length * 2);
      this.#buffer.set(this.#salt);
    }
    let target = this.#salt.length;
    for (let index = from; index < to; index++) this.#buffer[target++] = bytes[index] ?? 0;
    this.#sha.into(this.#buffer, 0, length, this.#hash, 0);
    const line = this.#view.getUint32(0) * 0x10_0000 + (this.#view.getUint32(4) >>> 12);
    const copy = this.#counts.get(line) ?? this.#before.get(line) ?? 0;
    this.#counts.set(line, copy + 1);
    if (this.#counts.size >= generation) {
      this.#before = this.#counts;
      this.#counts = new Map();
    }
    return { line, copy };
  }
}
