import { GcsError } from "../../errors/mod.ts";
import type { ChainHashes } from "../sqlcipher/mod.ts";
import { nodeHashes } from "./node_hashes.ts";

const hashBytes = 32;

/** What the first link of every chain follows: 32 zero bytes. */
export function genesis(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(hashBytes);
}

/**
 * Computes leaves and links (docs/formats/audit-chain.md sections 3 and 4), many at a time, with
 * its own working memory. Not for two threads.
 */
export class ChainHasher {
  readonly #hashes: ChainHashes;
  readonly #encoder = new TextEncoder();
  #scratch = new Uint8Array(1 << 16);

  /** `hashes` as a database has it: its library computes, or `node:crypto` where it does not. */
  constructor(hashes: ChainHashes | undefined) {
    this.#hashes = hashes ?? nodeHashes;
  }

  /** SHA-256(0x00 ‖ canonical record) of each record, one after the other in `output` from `at`. */
  leavesInto(records: readonly string[], output: Uint8Array, at = 0): void {
    if (records.length === 0) return;
    requireRoom(output.length - at, records.length);
    // No canonical record holds a zero byte (JSON escapes it): the next one starts the next.
    const all = "\0" + records.join("\0");
    if (this.#scratch.length < all.length * 3) this.#scratch = new Uint8Array(all.length * 3);
    const { written } = this.#encoder.encodeInto(all, this.#scratch);
    this.leavesOf(this.#scratch.subarray(0, written), records.length, output, at);
  }

  /** The same of `count` records that stand in `bytes` with a zero byte before each. */
  leavesOf(bytes: Uint8Array, count: number, output: Uint8Array, at = 0): void {
    if (count === 0) return;
    requireRoom(output.length - at, count);
    this.#hashes.leaves(bytes, count, output.subarray(at));
  }

  /** One leaf. */
  leaf(canonical: string): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(hashBytes);
    this.leavesInto([canonical], output);
    return output;
  }

  /**
   * SHA-256(0x01 ‖ previous ‖ u64be(seq) ‖ leaf) of each of `count` leaves, numbered from `first`
   * on, one after the other in `links`; each is the `previous` of the next.
   */
  linksInto(
    previous: Uint8Array,
    first: number,
    leaves: Uint8Array,
    count: number,
    links: Uint8Array,
  ): void {
    if (count === 0) return;
    if (previous.length !== hashBytes) {
      throw new GcsError("integrity", "The audit database holds a hash that is none", {
        hint: "gcs audit verify",
      });
    }
    requireRoom(Math.min(leaves.length, links.length), count);
    this.#hashes.links(previous, first, leaves, count, links);
  }

  /** One link. */
  link(previous: Uint8Array, seq: number, leaf: Uint8Array): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(hashBytes);
    this.linksInto(previous, seq, leaf, 1, output);
    return output;
  }

  /** SHA-256(head ‖ `length` bytes at `from` of `bytes`), written to `hash`. */
  sha256Into(
    head: Uint8Array,
    bytes: Uint8Array,
    from: number,
    length: number,
    hash: Uint8Array,
  ): void {
    requireRoom(hash.length, 1);
    if (from + length > bytes.length) throw new RangeError("There are not so many bytes");
    this.#hashes.sha256(head, bytes, from, length, hash);
  }
}

/** The library writes where it is told to. */
function requireRoom(bytes: number, hashes: number): void {
  if (bytes < hashes * hashBytes) throw new RangeError("There is no room for so many hashes");
}
