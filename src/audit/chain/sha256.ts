/**
 * SHA-256 (FIPS 180-4) over ranges of one buffer.
 *
 * `node:crypto` costs 4-8 µs a call here, five times the hashing itself, and a chain needs three
 * hashes for every record: this form hashes where the bytes lie, without a call into native code.
 * A property test holds it against `node:crypto`.
 */

const roundConstants = constants();

/** Length of a hash in bytes. */
export const hashBytes = 32;

/** One hasher with its own working memory. Not for two threads. */
export class Sha256 {
  readonly #schedule = new Int32Array(64);
  readonly #state = new Int32Array(8);
  readonly #padding = new Uint8Array(128);

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
    state.set(after ?? initial);
    const end = from + length;
    let position = from;
    for (; end - position >= 64; position += 64) compress(state, this.#schedule, input, position);
    const rest = end - position;
    const padded = rest < 56 ? 64 : 128;
    for (let index = 0; index < rest; index++) padding[index] = input[position + index] ?? 0;
    padding[rest] = 0x80;
    padding.fill(0, rest + 1, padded);
    const bits = (length + (after === undefined ? 0 : 64)) * 8;
    const high = Math.floor(bits / 0x1_0000_0000);
    for (let index = 0; index < 4; index++) {
      padding[padded - 1 - index] = bits >>> (8 * index);
      padding[padded - 5 - index] = high >>> (8 * index);
    }
    compress(state, this.#schedule, padding, 0);
    if (padded === 128) compress(state, this.#schedule, padding, 64);
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
    compress(this.#state, this.#schedule, block, 0);
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

function compress(state: Int32Array, words: Int32Array, input: Uint8Array, at: number): void {
  for (let index = 0, from = at; index < 16; index++, from += 4) {
    words[index] = ((input[from] ?? 0) << 24) | ((input[from + 1] ?? 0) << 16) |
      ((input[from + 2] ?? 0) << 8) | (input[from + 3] ?? 0);
  }
  for (let index = 16; index < 64; index++) {
    const near = words[index - 15] ?? 0;
    const last = words[index - 2] ?? 0;
    const s0 = ((near >>> 7) | (near << 25)) ^ ((near >>> 18) | (near << 14)) ^ (near >>> 3);
    const s1 = ((last >>> 17) | (last << 15)) ^ ((last >>> 19) | (last << 13)) ^ (last >>> 10);
    words[index] = ((words[index - 16] ?? 0) + s0 + (words[index - 7] ?? 0) + s1) | 0;
  }
  let a = state[0] ?? 0, b = state[1] ?? 0, c = state[2] ?? 0, d = state[3] ?? 0;
  let e = state[4] ?? 0, f = state[5] ?? 0, g = state[6] ?? 0, h = state[7] ?? 0;
  for (let index = 0; index < 64; index++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const choice = (e & f) ^ (~e & g);
    const first = (h + s1 + choice + (roundConstants[index] ?? 0) + (words[index] ?? 0)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  state[0] = (state[0] ?? 0) + a;
  state[1] = (state[1] ?? 0) + b;
  state[2] = (state[2] ?? 0) + c;
  state[3] = (state[3] ?? 0) + d;
  state[4] = (state[4] ?? 0) + e;
  state[5] = (state[5] ?? 0) + f;
  state[6] = (state[6] ?? 0) + g;
  state[7] = (state[7] ?? 0) + h;
}

/** First 32 bits of the fractions of the cube roots of the first 64 primes, found exactly. */
function constants(): Int32Array {
  const found: number[] = [];
  for (let candidate = 2; found.length < 64; candidate++) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
      if (candidate % divisor === 0) prime = false;
    }
    if (prime) found.push(Number(BigInt.asIntN(32, cubeRoot(BigInt(candidate) << 96n))));
  }
  return Int32Array.from(found);
}

function cubeRoot(value: bigint): bigint {
  let low = 0n;
  let high = 1n << 36n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** 3n <= value) low = middle;
    else high = middle - 1n;
  }
  return low;
}
