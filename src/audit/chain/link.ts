import { hashBytes, Sha256 } from "./sha256.ts";

/** What the first link of every chain follows: 32 zero bytes. */
export function genesis(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hashBytes);
}

/**
 * Computes leaves and links (docs/formats/audit-chain.md sections 3 and 4), many at a time, with
 * its own working memory. Not for two threads.
 */
export class ChainHasher {
  readonly #sha = new Sha256();
  readonly #encoder = new TextEncoder();
  readonly #message = new Uint8Array(1 + hashBytes + 8 + hashBytes);
  readonly #view = new DataView(this.#message.buffer);
  #scratch = new Uint8Array(1 << 16);

  /** SHA-256(0x00 ‖ canonical record) of each record, one after the other in `output` from `at`. */
  leavesInto(records: readonly string[], output: Uint8Array, at = 0): void {
    const all = "\0" + records.join("\0");
    if (this.#scratch.length < all.length * 3) this.#scratch = new Uint8Array(all.length * 3);
    const { written } = this.#encoder.encodeInto(all, this.#scratch);
    const ascii = written === all.length;
    let from = 0;
    for (let index = 0; index < records.length; index++) {
      // No canonical record holds a zero byte (JSON escapes it): the next one starts the next.
      const end = ascii
        ? from + 1 + (records[index] ?? "").length
        : index + 1 < records.length
        ? this.#scratch.indexOf(0, from + 1)
        : written;
      this.#sha.into(this.#scratch, from, end - from, output, at + index * hashBytes);
      from = end;
    }
  }

  /** One leaf. */
  leaf(canonical: string): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(hashBytes);
    this.leavesInto([canonical], output);
    return output;
  }

  /**
   * SHA-256(0x01 ‖ previous ‖ u64be(seq) ‖ leaf), written to `output` at `at`. `previous` and
   * `leaf` are 32 bytes at an offset of a larger buffer.
   */
  linkInto(
    previous: Uint8Array,
    previousAt: number,
    seq: number,
    leaves: Uint8Array,
    leafAt: number,
    output: Uint8Array,
    at: number,
  ): void {
    const message = this.#message;
    message[0] = 1;
    for (let index = 0; index < hashBytes; index++) {
      message[1 + index] = previous[previousAt + index] ?? 0;
      message[41 + index] = leaves[leafAt + index] ?? 0;
    }
    this.#view.setUint32(33, Math.floor(seq / 0x1_0000_0000));
    this.#view.setUint32(37, seq >>> 0);
    this.#sha.into(message, 0, message.length, output, at);
  }

  /** One link. */
  link(previous: Uint8Array, seq: number, leaf: Uint8Array): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(hashBytes);
    this.linkInto(previous, 0, seq, leaf, 0, output, 0);
    return output;
  }
}
