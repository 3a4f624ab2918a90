import { compress } from "./sha256_compress.ts";

/**
 * SHA-256 (FIPS 180-4) over ranges of one buffer.
 *
 * `node:crypto` costs 4-8 µs a call here, five times the hashing itself, and a chain needs three
 * hashes for every record: this form hashes where the bytes lie, without a call into native code.
 * A property test holds it against `node:crypto`.
 */

/** Length of a hash in bytes. */
export const hashBytes = 32;

/** One hasher with its own working memory. Not for two threads. */
export class Sha256 {
  readonly #state = new Int32Array(8);
  readonly #padding = new Uint8Array(128);
  readonly #paddingView = new DataView(this.#padding.buffer);
  #view: DataView = this.#paddingView;

  /**
   * Hashes `length` bytes of `input` from `from` and writes 32 bytes to `output` at `at`. With
   * `after`, the hash is that of the 64 bytes which gave it, followed by those of `input`.
   */
  into(
    input: Uint8Array,
    from: number,
    length: number,
    output: Uint8Array,
    at: number,
    after?: Int32Array,
  ): void {
    const state = this.#state;
    const padding = this.#padding;
    const start = after ?? initial;
    for (let index = 0; index < 8; index++) state[index] = start[index] ?? 0;
    const end = from + length;
    let position = from;
    if (length >= 64) {
      if (this.#view.buffer !== input.buffer) this.#view = new DataView(input.buffer);
      for (; end - position >= 64; position += 64) {
        compress(state, this.#view, input.byteOffset + position);
      }
    }
    const rest = end - position;
    const padded = rest < 56 ? 64 : 128;
    for (let index = 0; index < rest; index++) padding[index] = input[position + index] ?? 0;
    padding[rest] = 0x80;
    for (let index = rest + 1; index < padded; index++) padding[index] = 0;
    const bits = (length + (after === undefined ? 0 : 64)) * 8;
    const high = Math.floor(bits / 0x1_0000_0000);
    for (let index = 0; index < 4; index++) {
      padding[padded - 1 - index] = bits >>> (8 * index);
      padding[padded - 5 - index] = high >>> (8 * index);
    }
    compress(state, this.#paddingView, 0);
    if (padded === 128) compress(state, this.#paddingView, 64);
    for (let index = 0, target = at; index < 8; index++) {
      const word = state[index] ?? 0;
      output[target++] = word >>> 24;
      output[target++] = word >>> 16;
      output[target++] = word >>> 8;
      output[target++] = word;
    }
  }

  /** What is left of hashing 64 bytes, for `into` to go on from. */
  after(block: Uint8Array): Int32Array {
    this.#state.set(initial);
    compress(this.#state, new DataView(block.buffer, block.byteOffset, 64), 0);
    return this.#state.slice();
  }

  /** The hash of all of `input`. */
  of(input: Uint8Array): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(hashBytes);
    this.into(input, 0, input.length, output, 0);
    return output;
  }
}

const initial = Int32Array.of(
  0x6a09e667,
  0xbb67ae85 | 0,
  0x3c6ef372,
  0xa54ff53a | 0,
  0x510e527f,
  0x9b05688c | 0,
  0x1f83d9ab,
  0x5be0cd19,
);
