import { createHash } from "node:crypto";
import type { ChainHashes } from "../sqlcipher/mod.ts";

const hashBytes = 32;

/** What hashes where the SQLCipher library does not: one call for every hash, so much slower. */
export const nodeHashes: ChainHashes = {
  sha256(head, bytes, from, length, hash) {
    hash.set(
      createHash("sha256").update(head).update(bytes.subarray(from, from + length)).digest(),
    );
  },
  leaves(bytes, count, leaves) {
    for (let index = 0, from = 0; index < count; index++) {
      const end = index + 1 < count ? bytes.indexOf(0, from + 1) : bytes.length;
      const hash = createHash("sha256").update(bytes.subarray(from, end)).digest();
      leaves.set(hash, index * hashBytes);
      from = end;
    }
  },
  links(previous, first, leaves, count, links) {
    const message = new Uint8Array(1 + hashBytes + 8 + hashBytes);
    const view = new DataView(message.buffer);
    message[0] = 1;
    message.set(previous.subarray(0, hashBytes), 1);
    for (let index = 0; index < count; index++) {
      const at = index * hashBytes;
      view.setBigUint64(1 + hashBytes, BigInt(first + index));
      message.set(leaves.subarray(at, at + hashBytes), 1 + hashBytes + 8);
      const hash = createHash("sha256").update(message).digest();
      links.set(hash, at);
      message.set(hash, 1);
    }
  },
};
